import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConfiguredServer, repository, startConfigured } from './configured-server.ts'
import { unknownFields } from './unknown-fields.ts'

describe.each([
  { configuration: 'development.hcl' },
  // A test listens on loopback alone.
  { configuration: 'compose.hcl', replacements: () => ({ '0.0.0.0': '127.0.0.1' }) },
])('$configuration', (start) => {
  let server: ConfiguredServer
  beforeAll(async () => {
    server = await startConfigured(start)
  })
  afterAll(() => server?.close())

  it('starts a server that keeps its data through a restart', async () => {
    const { unsealKey, rootToken: token } = await server.open()
    expect((await server.request('sys/mounts/kept', { method: 'POST', token, body: { type: 'kv' } })).status).toBe(204)
    await server.restart()
    expect((await server.request('sys/health')).status).toBe(503)
    await server.unseal(unsealKey)
    expect((await server.request('sys/mounts', { token })).body.data).toHaveProperty('kept/')
  })

  it('has no setting that the server does not know, but mlock, of which OpenBao has none', () => {
    expect(unknownFields(server)).toEqual(server.binary.product === 'openbao' ? ['disable_mlock'] : [])
  })
})

describe('development.hcl', () => {
  it('listens on loopback alone', async () => {
    const text = await readFile(join(repository, 'vault/config/development.hcl'), 'utf8')
    const listening = [...text.matchAll(/^\s*(?:cluster_)?address\s*=\s*"(.*):\d+"/gm)].map(([, host]) => host)
    expect(listening).toEqual(['127.0.0.1', '127.0.0.1'])
  })
})
