import { runMainStep } from './main-step.ts'
import { createRunner, type Runner } from './runner/index.ts'

// What the runner sends first and, some seconds later, next, when a job is cancelled.
const cancelSignals = { SIGINT: 130, SIGTERM: 143 } as const

const write = (text: string): void => void process.stdout.write(text)
const cancelled = new AbortController()
for (const [signal, exitCode] of Object.entries(cancelSignals))
  process.on(signal, () => {
    process.exitCode ??= exitCode
    cancelled.abort(new Error(`The step was cancelled (${signal}).`))
  })

let runner: Runner | undefined
try {
  runner = createRunner(process.env, write)
  await runMainStep({ environment: process.env, runner, signal: cancelled.signal })
} catch (error) {
  fail(cancelled.signal.aborted ? cancelled.signal.reason : error)
}
// Timers and connections of what was given up would only keep the job waiting.
if (cancelled.signal.aborted) process.exit()

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : 'The action failed for a reason that it cannot tell.'
  process.exitCode ??= 1
  if (runner === undefined) return write(`${message}\n`)
  runner.error(message)
  runner.setOutputs(new Map([['errorMessage', message]]))
}
