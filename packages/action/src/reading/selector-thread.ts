import { Worker } from 'node:worker_threads'
import type { SelectorAnswer, SelectorQuestion } from './selector-questions.ts'

/** Evaluates JSONata in a thread that is started at the first question and ended by `close()`. */
export interface SelectorThread {
  ask(question: SelectorQuestion): Promise<SelectorAnswer>
  close(): Promise<void>
}

// Selectors take microseconds; the rest is for the start of a thread on a busy machine.
const timeoutMs = 1000
const heapMegabytes = 256

export function createSelectorThread(): SelectorThread {
  let started: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  const ask = async (question: SelectorQuestion): Promise<SelectorAnswer> => {
    const worker = (started ??= startWorker())
    try {
      return await askWorker(worker, question)
    } catch (error) {
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
    close: async () => void (await started?.terminate()),
  }
}

// Beside this file, as source and in the bundle.
function startWorker(): Worker {
  const { url } = import.meta
  const file = new URL(`./selector-worker${url.slice(url.lastIndexOf('.'))}`, url)
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } })
  worker.unref()
  return worker
}

function askWorker(worker: Worker, question: SelectorQuestion): Promise<SelectorAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<SelectorAnswer>()
  const timer = setTimeout(() => reject(new Error(`takes longer than a second`)), timeoutMs)
  const ended = (): void => reject(new Error('takes too much memory'))
  worker.once('message', resolve)
  worker.once('error', ended)
  worker.once('exit', ended)
  worker.postMessage(question, [])
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', resolve)
    worker.off('error', ended)
    worker.off('exit', ended)
  })
}
