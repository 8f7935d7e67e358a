import { runMainStep } from './main-step.ts'

// What the runner sends first and, some seconds later, next, when a job is cancelled.
const cancelSignals = { SIGINT: 130, SIGTERM: 143 } as const

const cancelled = new AbortController()
for (const [signal, exitCode] of Object.entries(cancelSignals))
  process.on(signal, () => {
    process.exitCode ??= exitCode
    cancelled.abort(new Error(`The step was cancelled (${signal}).`))
  })

const write = (text: string): void => void process.stdout.write(text)
const succeeded = await runMainStep({ environment: process.env, write, signal: cancelled.signal })
if (!succeeded) process.exitCode ??= 1
// Timers and connections of what was given up would only keep the job waiting.
if (cancelled.signal.aborted) process.exit()
