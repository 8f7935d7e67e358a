import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'

export interface StoppingLoad {
  readonly answered: number
  /** What is not an answer with 200, and not a connection that was refused. */
  readonly broken: readonly string[]
  readonly lastAnswerAt: number
  /** Resolves when the app refuses every connection. */
  readonly ended: Promise<unknown>
}

/** Requests without a pause, on connections that are kept as long as the app keeps them, until it takes no more. */
export function loadUntilRefused(address: string, cookie: string, connections: number): StoppingLoad {
  const load = { answered: 0, broken: [] as string[], lastAnswerAt: 0, ended: Promise.resolve<unknown>(undefined) }
  const work = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (;;) {
      const outcome = await ask(`${address}/notes`, agent, cookie)
      if (outcome === 'ECONNREFUSED') return
      if (outcome === '200') load.answered++
      else load.broken.push(outcome)
      load.lastAnswerAt = performance.now()
    }
  }
  load.ended = Promise.all(Array.from({ length: connections }, work))
  return load
}

async function ask(url: string, agent: Agent, cookie: string): Promise<string> {
  try {
    const [response] = (await once(get(url, { agent, headers: { cookie } }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return String(response.statusCode)
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error)
  }
}
