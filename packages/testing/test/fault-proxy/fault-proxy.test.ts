import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startFaultProxy, startServer, type FaultProxy, type TestServer } from '../../src/index.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface SendOptions {
  readonly method?: string
  readonly body?: unknown
  readonly agent?: Agent | false
  readonly signal?: AbortSignal
  readonly ca?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

const send = async (url: string, options: SendOptions = {}): Promise<Answer> => {
  const { body, agent = false, headers, ...rest } = options
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? httpsRequest : httpRequest
    const all = { 'x-vault-token': 'root', ...headers }
    request(url, { agent, ...rest, ca: rest.ca ?? '', headers: all }, (response) => {
      text(response).then(
        (content) => resolve({ status: response.statusCode, headers: response.headers, body: content }),
        reject,
      )
    })
      .once('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const dataOf = ({ body }: Answer): unknown => (JSON.parse(body) as { data: unknown }).data

const endToEndHeaders = ({ headers }: Answer): string[] =>
  Object.keys(headers)
    .filter((name) => name !== 'connection')
    .toSorted()

describe('the fault proxy', () => {
  let server: TestServer
  let proxy: FaultProxy
  const url = (path: string): string => `${proxy.address}/v1/${path}`
  const write = async (path: string, options: SendOptions = {}): Promise<Answer> =>
    send(url(`secret/data/${path}`), { method: 'POST', body: { data: { a: 1 } }, ...options })
  const versionOf = async (path: string): Promise<unknown> =>
    (await server.request('GET', `secret/metadata/${path}`, { throwOnError: false })).body.data?.['current_version']

  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
  })
  afterEach(() => proxy.clear())
  afterAll(async () => {
    await proxy.stop()
    await server.stop()
  })

  test('changes nothing without a fault', async () => {
    expect((await write('plain')).status).toBe(200)
    const direct = await send(`${server.address}/v1/secret/data/plain`)
    const proxied = await send(url('secret/data/plain'))
    expect(dataOf(proxied)).toEqual(dataOf(direct))
    expect(endToEndHeaders(proxied)).toEqual(endToEndHeaders(direct))
    expect((await send(url('secret/data/missing'))).status).toBe(404)
  })

  test('passes every method that Vault knows', async () => {
    await write('methods/one')
    expect((await send(url('secret/metadata/methods'), { method: 'LIST' })).body).toContain('"one"')
    const patch = await write('methods/one', {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(patch.status).toBe(200)
    expect((await send(url('secret/data/methods/one'), { method: 'DELETE' })).status).toBe(204)
    expect((await send(url('sys/health'), { method: 'HEAD' })).body).toBe('')
  })

  test('passes bodies in one piece and in chunks', async () => {
    const value = 'é'.repeat(200_000)
    const chunked = { headers: { 'transfer-encoding': 'chunked' } }
    expect((await write('large', { body: { data: { value } }, ...chunked })).status).toBe(200)
    expect((await send(url('secret/data/large'))).body).toContain(value)
  })

  test('keeps a connection for many requests', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const before = proxy.connections
    for (let count = 0; count < 5; count += 1) {
      await send(url('sys/health'), { agent })
    }
    agent.destroy()
    expect(proxy.connections - before).toBe(1)
  })

  test('records what came, without any value', async () => {
    const before = proxy.requests.length
    proxy.next({ kind: 'status', status: 503 })
    await send(url('secret/data/recorded?version=1'), { headers: { 'x-vault-namespace': 'team' } })
    const [recorded, ...more] = proxy.requests.slice(before)
    expect(more).toEqual([])
    expect(recorded).toMatchObject({
      method: 'GET',
      path: '/v1/secret/data/recorded',
      query: 'version=1',
      hasToken: true,
      namespace: 'team',
      fault: 'status',
    })
    expect(recorded?.headerNames).toContain('x-vault-token')
    expect(JSON.stringify(recorded)).not.toContain('root')
  })

  test('latency: holds the request up, then passes it on', async () => {
    proxy.use({ kind: 'latency', ms: 150 })
    const start = performance.now()
    expect((await write('late')).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThanOrEqual(149)
  })

  test('latency: a client that gives up meanwhile is not served', async () => {
    proxy.use({ kind: 'latency', ms: 200 })
    await expect(write('given-up', { signal: AbortSignal.timeout(50) })).rejects.toThrow('abort')
    proxy.use({ kind: 'latency', ms: 300 })
    await send(url('sys/health'))
    expect(await versionOf('given-up')).toBeUndefined()
  })

  test('reset: ends the connection before the server sees the request', async () => {
    proxy.use({ kind: 'reset' })
    await expect(write('reset')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await versionOf('reset')).toBeUndefined()
  })

  test('half-open: takes the request and stays silent', async () => {
    proxy.use({ kind: 'half-open' })
    const before = proxy.requests.length
    await expect(write('silent', { signal: AbortSignal.timeout(100) })).rejects.toThrow('abort')
    expect(proxy.requests.slice(before)).toMatchObject([{ fault: 'half-open' }])
    expect(await versionOf('silent')).toBeUndefined()
  })

  test('lost-reply: the server has done it and the client does not know', async () => {
    proxy.use({ kind: 'lost-reply' })
    await expect(write('lost')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await versionOf('lost')).toBe(1)
  })

  test('duplicate: the server does it twice and the client hears once', async () => {
    proxy.use({ kind: 'duplicate' })
    const answer = await write('twice')
    expect(JSON.parse(answer.body)).toMatchObject({ data: { version: 1 } })
    expect(await versionOf('twice')).toBe(2)
  })

  test('truncated-body: the answer ends before its announced length', async () => {
    await write('cut')
    proxy.use({ kind: 'truncated-body', bytes: 10 })
    await expect(send(url('secret/data/cut'))).rejects.toMatchObject({ code: 'ECONNRESET', message: 'aborted' })
  })

  test('slow-body: the head comes at once and the body takes its time', async () => {
    await write('slow')
    proxy.next({ kind: 'slow-body', ms: 200 }, { kind: 'slow-body', ms: 60_000 })
    const start = performance.now()
    expect(dataOf(await send(url('secret/data/slow')))).toMatchObject({ data: { a: 1 } })
    expect(performance.now() - start).toBeGreaterThanOrEqual(195)

    const giveUp = new AbortController()
    const options = { headers: { 'x-vault-token': 'root' }, signal: giveUp.signal }
    const response = await fetch(url('secret/data/slow'), options)
    expect(response.status).toBe(200)
    giveUp.abort()
    await expect(response.text()).rejects.toThrow('abort')
  })

  test('too-many-requests: 429 with Retry-After and without', async () => {
    proxy.next({ kind: 'too-many-requests', retryAfter: 3 }, { kind: 'too-many-requests' })
    const answers = [await send(url('sys/mounts')), await send(url('sys/mounts'))]
    expect(answers).toMatchObject([{ status: 429 }, { status: 429 }])
    expect(answers.map(({ headers }) => headers['retry-after'])).toEqual(['3', undefined])
  })

  test.for([412, 503, 472])('status: %i in the form that Vault gives it', async (status) => {
    proxy.use({ kind: 'status', status, errors: ['a reason'], headers: { 'X-Extra': 'yes' } })
    const answer = await send(url('sys/mounts'))
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/json', 'x-extra': 'yes' } })
    expect(JSON.parse(answer.body)).toEqual({ errors: ['a reason'] })
  })

  test('html-page: 200 that is no JSON', async () => {
    proxy.use({ kind: 'html-page' })
    const answer = await send(url('secret/data/plain'))
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(() => JSON.parse(answer.body) as unknown).toThrow(SyntaxError)
  })

  test('redirect: sends the client to another origin with the same path', async () => {
    proxy.use({ kind: 'redirect', to: 'http://127.0.0.2:8200' })
    const answer = await send(url('secret/data/plain?version=1'))
    expect(answer.status).toBe(307)
    expect(answer.headers.location).toBe('http://127.0.0.2:8200/v1/secret/data/plain?version=1')
  })

  test('down and up: connections are dropped and refused, then taken again at the same address', async () => {
    proxy.next({ kind: 'half-open' })
    const downOnceHeld = async (): Promise<void> => {
      await expect.poll(() => proxy.requests.at(-1)?.path, { timeout: 10_000 }).toBe('/v1/secret/data/held')
      await proxy.down()
    }
    const [held] = await Promise.allSettled([write('held'), downOnceHeld()])
    expect(held).toMatchObject({ status: 'rejected', reason: { code: 'ECONNRESET' } })
    await expect(send(url('sys/health'))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await proxy.up()
    expect((await send(url('sys/health'))).status).toBe(200)
  })

  test('next goes before script, and script before use', async () => {
    proxy.use({ kind: 'status', status: 500 })
    proxy.script(({ path }) => (path.endsWith('/scripted') ? { kind: 'status', status: 502 } : undefined))
    proxy.next({ kind: 'status', status: 504 }, undefined)
    const statuses: (number | undefined)[] = []
    for (const path of ['scripted', 'sys/health', 'x/scripted', 'other']) {
      statuses.push((await send(url(path))).status)
    }
    expect(statuses).toEqual([504, 200, 502, 500])
  })

  test('a server that is down behind it resets the client’s connection', async () => {
    await server.nodes[0]?.kill()
    await expect(send(url('sys/health'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    await server.nodes[0]?.restart()
    expect((await send(url('sys/health'))).status).toBe(200)
  })
})

test('stands in front of an https server, speaking https itself', async () => {
  await using server = await startServer({ tls: true })
  await using proxy = await startFaultProxy(server, { tls: server.tls })
  const ca = server.tls?.caCertificate
  expect(proxy.address).toMatch(/^https:/)
  expect((await send(`${proxy.address}/v1/sys/health`, { ca })).status).toBe(200)
  proxy.next({ kind: 'reset' }, { kind: 'lost-reply' }, { kind: 'status', status: 503 })
  await expect(send(`${proxy.address}/v1/sys/health`, { ca })).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(send(`${proxy.address}/v1/sys/health`, { ca })).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await send(`${proxy.address}/v1/sys/health`, { ca })).status).toBe(503)
})
