import { cleanUp } from './cleanup/index.ts'
import { failureMessage } from './failure-message.ts'

const write = (text: string): void => void process.stdout.write(text)

// The job has done its work, and is not to fail for what is left of this.
try {
  await cleanUp(process.env, write)
} catch (error) {
  write(`::warning::Not everything could be cleaned up: ${failureMessage(error).replace(/\s+/g, ' ')}\n`)
}
