import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { requestRound } from '../../src/client-process/request-round.ts'
import type { ReadRound } from '../../src/client-process/round.ts'

const secret = { name: 'app', password: 'of app' }

async function roundOf(answer: RequestListener, asked = () => 1): Promise<ReadRound> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const application = { address, asked, close: () => Promise.resolve() }
  return requestRound(application, secret, { concurrent: 3, until: { reads: 12 } })
}

describe('a round of requests', () => {
  it('counts them, but not those that open the connections', async () => {
    let requests = 0
    const round = await roundOf((_request, response) => {
      requests += 1
      response.end(JSON.stringify({ password: secret.password }))
    })
    expect([round.reads, requests]).toEqual([12, 15])
  })

  it('is an error when an answer lacks the secret', async () => {
    await expect(roundOf((_request, response) => response.end('{"password":"of another"}'))).rejects.toThrow(
      'reading app gave something other than the secret',
    )
  })

  it('is an error when the application fails', async () => {
    await expect(roundOf((_request, response) => response.writeHead(503).end('sealed'))).rejects.toThrow(
      'the application answered 503: sealed',
    )
  })

  it('is an error when a request was no cache hit', async () => {
    let asked = 0
    const round = roundOf(
      (_request, response) => response.end(JSON.stringify({ password: secret.password })),
      () => (asked += 1),
    )
    await expect(round).rejects.toThrow(/ of 12 requests were no cache hits$/)
  })
})
