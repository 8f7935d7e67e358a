import type { Worker } from 'node:worker_threads'
import type { SelectorAnswer, SelectorQuestion } from './selector-questions.ts'

/** Evaluates JSONata in a thread that is started at the first question and ended by `close()`. */
export interface SelectorThread {
  ask(question: SelectorQuestion): Promise<SelectorAnswer>
  close(): Promise<void>
}

// Selectors take microseconds, but a thread may have to wait for a core.
const timeoutMs = 1000
const startTimeoutMs = 20_000
const heapMegabytes = 256

export function createSelectorThread(): SelectorThread {
  let started: Promise<Worker> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let stopped = false
  const ask = async (question: SelectorQuestion): Promise<SelectorAnswer> => {
    // Many that never end would take a second each.
    if (stopped) throw new Error('was not evaluated, as one before it had to be stopped')
    const worker = await (started ??= startWorker())
    const answer = nextMessage<SelectorAnswer>(worker, timeoutMs, 'takes longer than a second')
    worker.postMessage(question, [])
    try {
      return await answer
    } catch (error) {
      stopped = true
      started = undefined
      await worker.terminate()
      throw error
    }
  }
  return {
    ask(question) {
      const answered = last.then(() => ask(question))
      last = answered.catch(() => undefined)
      return answered
    },
    close: async () => void (await (await started)?.terminate()),
  }
}

// Beside this file, as source and in the bundle. It says when it can be asked.
async function startWorker(): Promise<Worker> {
  const { url } = import.meta
  const file = new URL(`./selector-worker${url.slice(url.lastIndexOf('.'))}`, url)
  const threads = await import('node:worker_threads')
  const worker = new threads.Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } })
  worker.unref()
  await nextMessage(worker, startTimeoutMs, 'waits for a thread that does not start')
  return worker
}

function nextMessage<Message>(worker: Worker, milliseconds: number, complaint: string): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  const timer = setTimeout(() => reject(new Error(complaint)), milliseconds)
  const ended = (): void => reject(new Error('takes too much memory'))
  worker.once('message', resolve)
  worker.once('error', ended)
  worker.once('exit', ended)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', resolve)
    worker.off('error', ended)
    worker.off('exit', ended)
  })
}
