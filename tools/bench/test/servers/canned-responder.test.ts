import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBenchServer, type BenchServer } from '../../src/servers/bench-server.ts'
import { startCannedResponder } from '../../src/servers/canned-responder.ts'
import { recordAnswer } from '../../src/servers/record-answer.ts'

interface Answer {
  readonly data: unknown
}

let server: BenchServer

beforeAll(async () => {
  server = await startBenchServer('dev')
})

afterAll(async () => server[Symbol.asyncDispose]())

describe('the canned responder', () => {
  it('answers with the head and the body that the real server gave', async () => {
    const path = '/v1/secret/data/bench/app-000'
    await using responder = await startCannedResponder([await recordAnswer(server, path, '/v1/secret/')])
    const headers = { 'x-vault-token': server.token }
    const canned = await fetch(`${responder.address}${path}`, { headers })
    const real = await fetch(`${server.address}${path}`, { headers })
    expect(canned.headers.get('content-type')).toBe(real.headers.get('content-type'))
    expect(((await canned.json()) as Answer).data).toEqual(((await real.json()) as Answer).data)
    expect((await fetch(`${responder.address}/v1/other`)).status).toBe(404)
  })

  it('answers many requests on many connections at once', async () => {
    const canned = { pathPrefix: '/v1/', text: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok' }
    await using responder = await startCannedResponder([canned])
    const answers = Array.from({ length: 200 }, async () => (await fetch(`${responder.address}/v1/x`)).text())
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['ok']))
  })
})
