import { equal, match } from 'node:assert/strict'
import { type AppUnderTest, json } from './app-under-test.ts'
import type { TestFunctions } from './plugin-app.ts'

const guardedPaths = ['/ready', '/health', '/metrics', '/cache']
const paths = ['/live', ...guardedPaths]

/** What operators see of a client that works. */
export function testAdminEndpoints({ it }: TestFunctions, app: () => AppUnderTest): void {
  it('says that it is alive, ready and healthy', async () => {
    for (const path of ['/live', '/ready', '/health']) {
      const { status, headers, body } = await app().askAdmin(path)
      equal(status, 200, path)
      match(headers.get('content-type') ?? '', /^application\/json; charset=utf-8$/)
      equal((JSON.parse(body) as { status: unknown }).status, 'up', path)
    }
  })

  it('gives its metrics to Prometheus, and the state of its cache', async () => {
    const metrics = await app().askAdmin('/metrics')
    match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    match(metrics.body, /^vault_cache_misses_total \d+$/m)
    const cache = JSON.parse((await app().askAdmin('/cache')).body) as Record<string, unknown>
    equal(typeof cache['entries'], 'number')
  })

  it('tells all but whether it is alive only to those who may know', async () => {
    equal((await app().askAdmin('/live', { authorized: false })).status, 200)
    const invalidation = { ...json({ all: true }), authorized: false }
    const refused = [
      ...guardedPaths.map((path) => app().askAdmin(path, { authorized: false })),
      app().askAdmin('/cache/invalidate', invalidation),
    ]
    for (const { status, headers, body } of await Promise.all(refused)) {
      equal(status, 403)
      equal(headers.get('cache-control'), 'no-store')
      equal(body, '{"error":"forbidden"}')
    }
  })

  testProtocol(it, app)
  testRefusals(it, app)
}

function testProtocol(it: TestFunctions['it'], app: () => AppUnderTest): void {
  it('answers HEAD as GET, without a body', async () => {
    for (const path of paths) {
      const { status, headers, body } = await app().askAdmin(path, { method: 'HEAD' })
      equal(status, 200, path)
      equal(headers.get('cache-control'), 'no-store', path)
      equal(body, '')
    }
    equal((await app().askAdmin('/health', { method: 'HEAD', authorized: false })).status, 403)
  })

  it('does not know other paths', async () => {
    equal((await app().askAdmin('/secrets')).status, 404)
    equal((await app().askAdmin('/cache/contract/database')).status, 404)
  })

  it('says which methods an endpoint knows', async () => {
    for (const [method, path, allowed] of [
      ['GET', '/cache/invalidate', 'POST'],
      ['HEAD', '/cache/invalidate', 'POST'],
      ['DELETE', '/cache', 'GET, HEAD'],
      ['PUT', '/health', 'GET, HEAD'],
      ['PATCH', '/metrics', 'GET, HEAD'],
      ['OPTIONS', '/ready', 'GET, HEAD'],
    ] as const) {
      const { status, headers } = await app().askAdmin(path, { method })
      equal(status, 405, `${method} ${path} answered ${status}`)
      equal(headers.get('allow'), allowed)
      equal(headers.get('cache-control'), 'no-store')
    }
  })

  it('lets nobody keep its answers, nor ask whether they changed', async () => {
    const answers = [...paths.map((path) => app().askAdmin(path)), app().invalidate({ name: 'contract/none' })]
    for (const { headers } of await Promise.all(answers)) {
      equal(headers.get('cache-control'), 'no-store')
      equal(headers.get('etag'), null)
    }
  })
}

function testRefusals(it: TestFunctions['it'], app: () => AppUnderTest): void {
  /** Nothing is forgotten, and every answer is one that operators' tools can read and nobody keeps. */
  const isRefused = async (status: number, body: string, contentType: string | undefined): Promise<void> => {
    await app().ask('/fingerprint')
    const before = (await app().askAdmin('/cache')).body
    const headers = contentType === undefined ? {} : { 'content-type': contentType }
    const answer = await app().askAdmin('/cache/invalidate', { method: 'POST', headers, body })
    const asked = `${contentType} ${body.slice(0, 40)}`
    equal(answer.status, status, `${asked} answered ${answer.status}`)
    equal(answer.headers.get('cache-control'), 'no-store', asked)
    match(answer.headers.get('content-type') ?? '', /^application\/json; charset=utf-8$/, asked)
    equal((JSON.parse(answer.body) as { error: unknown }).error, status === 400 ? 'bad_request' : 'refused', asked)
    equal((await app().askAdmin('/cache')).body, before, asked)
  }

  it('forgets nothing for a request that it does not understand', async () => {
    const bodies = ['', '{', '[]', '{}', 'null', '{"all":1}', '{"name":"a","all":true}', '"all"', '{"__proto__":{}}']
    for (const body of bodies) await isRefused(400, body, 'application/json')
  })

  it('takes no form and nothing else that a page of another site may send', async () => {
    for (const [contentType, body] of [
      ['application/x-www-form-urlencoded', 'name=contract%2Fdatabase'],
      ['application/x-www-form-urlencoded', 'prefix=contract'],
      ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="all"\r\n\r\ntrue\r\n--x--\r\n'],
      ['text/plain', '{"all":true}'],
      ['application/jsonx', '{"all":true}'],
    ] as const) {
      await isRefused(415, body, contentType)
    }
  })

  it('takes no body above 16 KiB', async () => {
    for (const length of [17_000, 90_000, 1024 * 1024]) {
      await isRefused(413, JSON.stringify({ name: 'a'.repeat(length) }), 'application/json')
    }
    equal((await app().invalidate({ name: `contract/${'a'.repeat(16_000)}` })).status, 200)
  })
}
