import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { drainServer } from '@keyward/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fails } from '../kv/connection.ts'

async function serve(listener: RequestListener): Promise<{ server: Server; url: string; port: number }> {
  // As behind a load balancer: of itself no connection would end within the test.
  const server = createServer({ keepAliveTimeout: 600_000 }, listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  const { port } = server.address() as AddressInfo
  return { server, url: `http://127.0.0.1:${port}`, port }
}

async function ask(url: string, agent: Agent): Promise<string> {
  try {
    const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return String(response.statusCode)
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error)
  }
}

/** Requests without a pause on one connection that is kept, until none is taken any more. */
async function load(url: string): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const outcomes: string[] = []
  for (;;) {
    const outcome = await ask(url, agent)
    if (outcome === 'ECONNREFUSED') return outcomes
    outcomes.push(outcome)
  }
}

const gate = () => Promise.withResolvers<void>()

describe('a server that is drained', () => {
  it('ends under load on connections that are kept, answers what is slow, and breaks no request', async () => {
    const [arrived, opened] = [gate(), gate()]
    let answered = 0
    const { server, url } = await serve((request, response) => {
      answered++
      if (request.url === '/slow') {
        response.write('begun')
        arrived.resolve()
        void opened.promise.then(() => response.end('slow'))
      } else setTimeout(() => response.end('fast'), 1)
    })
    const loads = Array.from({ length: 5 }, () => load(url))
    const slow = ask(`${url}/slow`, new Agent({ keepAlive: true }))
    await arrived.promise
    await expect.poll(() => answered).toBeGreaterThan(100)
    let isOver = false
    const drained = drainServer(server).then(() => (isOver = true))
    const outcomes = (await Promise.all(loads)).flat()
    expect(outcomes.filter((outcome) => outcome !== '200')).toEqual([])
    expect(isOver).toBe(false)
    opened.resolve()
    expect(await slow).toBe('200')
    const before = performance.now()
    await drained
    // A second, and the second that newer Node adds to what a server says of its connections; not ten.
    expect(performance.now() - before).toBeLessThan(5000)
  })

  it('answers a request that is on its way on an idle connection', async () => {
    const { server, port } = await serve((_request, response) => response.end('answer'))
    const client = connect(port, '127.0.0.1')
    const answers: string[] = []
    client.setEncoding('utf8').on('data', (text: string) => answers.push(text))
    client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    await expect.poll(() => answers.join('')).toMatch(/keep-alive[^]*answer/)
    const drained = drainServer(server)
    client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    await once(client, 'close')
    expect(answers.join('')).toMatch(/connection: close[^]*answer/i)
    await drained
  })

  it('ends what is busy at the limit', async () => {
    const arrived = gate()
    const { server, url } = await serve(() => arrived.resolve())
    const never = ask(url, new Agent())
    await arrived.promise
    await drainServer(server, { withinSeconds: 0.05 })
    expect(await never).toBe('ECONNRESET')
    expect(server.listening).toBe(false)
  })

  it('may be drained twice, and when it listens no more or not yet', async () => {
    const [arrived, opened] = [gate(), gate()]
    const { server, url } = await serve((_request, response) => {
      arrived.resolve()
      void opened.promise.then(() => response.end())
    })
    const answer = ask(url, new Agent())
    await arrived.promise
    const ended = vi.fn<() => void>()
    const both = [drainServer(server).then(ended), drainServer(server).then(ended)]
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).not.toHaveBeenCalled()
    opened.resolve()
    await Promise.all(both)
    expect(await answer).toBe('200')
    await drainServer(server)
    await drainServer(createServer())
  })

  it.each([0, -1, Number.NaN, Infinity, '10', null])('is not given %o seconds', async (withinSeconds) => {
    const draining = drainServer(createServer(), { withinSeconds: withinSeconds as number })
    await expect(draining).rejects.toThrow(fails('invalid_argument'))
  })

  it.each([undefined, null, {}, 'server'])('has to be one: %o', async (server) => {
    await expect(drainServer(server as never)).rejects.toThrow(/no server of node:http/)
  })
})
