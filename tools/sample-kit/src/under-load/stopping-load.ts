import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { expect } from 'vitest'
import type { SampleProcess } from '../sample-process.ts'

interface StoppingLoad {
  readonly answered: number
  /** What is not an answer with 200, and not a connection that was refused. */
  readonly broken: readonly string[]
  readonly lastAnswerAt: number
  /** Resolves when the sample refuses every connection. */
  readonly ended: Promise<unknown>
}

export interface StoppingLoadOptions {
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly connections: number
  /** How many requests are to be answered before the sample is told to stop. */
  readonly answers: number
}

/** SIGTERM under load breaks no request, and the sample ends in order, at the latest two seconds after its last answer. */
export async function stopUnderLoad(
  { address, child, ended }: SampleProcess,
  load: StoppingLoadOptions,
): Promise<void> {
  const stopping = loadUntilRefused(address + load.path, load)
  await expect.poll(() => stopping.answered, { timeout: 30_000 }).toBeGreaterThan(load.answers)
  child.kill('SIGTERM')
  await stopping.ended
  expect(await ended).toBe(0)
  expect(performance.now() - stopping.lastAnswerAt).toBeLessThan(2000)
  expect(stopping.broken).toEqual([])
}

/** Requests without a pause, on connections that are kept as long as the sample keeps them, until it takes no more. */
function loadUntilRefused(url: string, { headers, connections }: StoppingLoadOptions): StoppingLoad {
  const load = { answered: 0, broken: [] as string[], lastAnswerAt: 0, ended: Promise.resolve<unknown>(undefined) }
  const work = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (;;) {
      const outcome = await ask(url, agent, headers)
      if (outcome === 'ECONNREFUSED') return
      if (outcome === '200') load.answered++
      else load.broken.push(outcome)
      load.lastAnswerAt = performance.now()
    }
  }
  load.ended = Promise.all(Array.from({ length: connections }, work))
  return load
}

async function ask(url: string, agent: Agent, headers: OutgoingHttpHeaders): Promise<string> {
  try {
    const [response] = (await once(get(url, { agent, headers }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return String(response.statusCode)
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error)
  }
}
