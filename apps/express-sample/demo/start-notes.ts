import { fileURLToPath } from 'node:url'
import { type SampleProcess, startSampleProcess } from '@keyward/sample-kit'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export function startNotes(environment: Readonly<Record<string, string>>): Promise<SampleProcess> {
  return startSampleProcess(['--conditions=@keyward/source', main], environment)
}
