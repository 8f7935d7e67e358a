import { fileURLToPath } from 'node:url'
import { type SampleEnvironment, type SampleProcess, startSampleProcess } from '@keyward/sample-kit'

const server = fileURLToPath(new URL('../src/server.ts', import.meta.url))

/** What was built, or, without an output, what is being developed. */
export function startShop(
  environment: SampleEnvironment,
  { output, port = '0' }: { readonly output?: string; readonly port?: string } = {},
): Promise<SampleProcess> {
  const built = output === undefined ? {} : { NODE_ENV: 'production', OUTPUT: output }
  return startSampleProcess(['--conditions=@keyward/source', server], { ...environment, ...built, PORT: port })
}
