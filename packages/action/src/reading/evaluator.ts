import type { ChildProcess } from 'node:child_process'
import type { Answer, Question } from './evaluator-messages.ts'

/** Evaluates JSONata, in a process that is started at the first question and ended by `close()`. */
export interface Evaluator {
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

// Selectors take microseconds, but a process may have to wait for a core.
const timeoutMs = 1000
const startTimeoutMs = 20_000
const heapMegabytes = 256

export function createEvaluator(): Evaluator {
  let started: Promise<ChildProcess> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let stopped = false
  const ask = async (question: Question): Promise<Answer> => {
    // Many that never end would take a second each.
    if (stopped) throw new Error('was not evaluated, as one before it had to be stopped')
    const child = await (started ??= startProcess())
    const answer = nextMessage<Answer>(child, timeoutMs, 'takes longer than a second')
    child.send(question)
    try {
      return await answer
    } catch (error) {
      stopped = true
      started = undefined
      child.kill('SIGKILL')
      throw error
    }
  }
  return {
    ask(question) {
      const answered = last.then(() => ask(question))
      last = answered.catch(() => undefined)
      return answered
    },
    close: async () => void (await started)?.kill('SIGKILL'),
  }
}

// Beside this file, as source and in the bundle. It says when it can be asked, and knows nothing of this process's environment.
async function startProcess(): Promise<ChildProcess> {
  const { url } = import.meta
  const file = new URL(`./evaluator-process${url.slice(url.lastIndexOf('.'))}`, url)
  const { fork } = await import('node:child_process')
  const execArgv = [`--max-old-space-size=${heapMegabytes}`]
  const child = fork(file, [], { execArgv, env: {}, stdio: 'ignore', serialization: 'advanced' })
  child.unref()
  child.channel?.unref()
  await nextMessage(child, startTimeoutMs, 'waits for a process that does not start')
  return child
}

function nextMessage<Message>(child: ChildProcess, milliseconds: number, complaint: string): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  const timer = setTimeout(() => reject(new Error(complaint)), milliseconds)
  const ended = (): void => reject(new Error('takes too much memory'))
  child.once('message', resolve)
  child.once('error', ended)
  child.once('exit', ended)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', resolve)
    child.off('error', ended)
    child.off('exit', ended)
  })
}
