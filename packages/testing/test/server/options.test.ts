import { expect, test } from 'vitest'
import { startServer, type StartServerOptions } from '../../src/index.ts'

test.for<[StartServerOptions, string]>([
  [{ mode: 'prod' as 'dev' }, `mode must be 'dev', 'tls' or 'cluster', not "prod"`],
  [{ nodes: 3 }, 'nodes must be a positive whole number, in cluster mode alone'],
  [{ mode: 'cluster', nodes: 0 }, 'nodes must be a positive whole number, in cluster mode alone'],
  [{ mode: 'tls', tls: false }, `mode 'tls' without tls is what mode 'dev' and mode 'cluster' are`],
  [{ mode: 'tls', rootToken: 'root' }, 'rootToken can be chosen in dev mode alone'],
])('%j is refused before anything starts', async ([options, message]) => {
  await expect(startServer(options)).rejects.toThrow(`startServer: ${message}`)
})
