import { cleanUp } from './cleanup/index.ts'

const write = (text: string): void => void process.stdout.write(text)

// The job has done its work, and is not to fail for what is left of this.
try {
  await cleanUp(process.env, write)
} catch (error) {
  write(
    `::warning::Not everything could be cleaned up: ${error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unknown'}\n`,
  )
}
