import { failureMessage } from '../failure-message.ts'
import { connectionInputs, createInputReader } from '../inputs/index.ts'
import { createRunner } from '../runner/index.ts'
import { savedRecord } from './cleanup.ts'
import { removeFile } from './remove-file.ts'
import { revoke } from './revoke.ts'

/** The post step: undoes what the main step has left. What cannot be undone is a warning; a job that has done its work does not fail for it. */
export async function cleanUp(
  environment: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
): Promise<void> {
  const runner = createRunner(environment, write)
  const record = savedRecord(runner)
  const { files, tokens } = record
  for (const path of files) {
    try {
      removeFile(path)
      runner.info(`Removed ${path}`)
    } catch (error) {
      runner.warning(`${path} holds a secret and could not be removed (${failureMessage(error)}). Remove it.`)
    }
  }
  if (tokens.length === 0) return
  const inputs = createInputReader(environment)
  const connection = connectionInputs(inputs)
  const { done, warnings } = await revoke(record, connection)
  for (const line of done) runner.info(line.replace(/^r/, 'R'))
  for (const line of warnings) runner.warning(line)
}
