import { equal, match, ok } from 'node:assert/strict'
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

  it('does not know other paths and other methods', async () => {
    equal((await app().askAdmin('/secrets')).status, 404)
    equal((await app().askAdmin('/cache/contract/database')).status, 404)
    for (const [method, path] of [
      ['GET', '/cache/invalidate'],
      ['DELETE', '/cache'],
      ['PUT', '/health'],
    ] as const) {
      const { status } = await app().askAdmin(path, { method })
      ok(status === 404 || status === 405, `${method} ${path} answered ${status}`)
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
  it('forgets nothing for a request that it does not understand', async () => {
    await app().ask('/fingerprint')
    const entries = async () => (await app().askAdmin('/cache')).body
    const before = await entries()
    for (const body of ['', '{', '[]', '{}', '{"all":1}', '{"name":"a","all":true}', '"all"']) {
      const { status } = await app().askAdmin('/cache/invalidate', { ...json(undefined), body })
      equal(status, 400, `${body} answered ${status}`)
    }
    const large = await app().invalidate({ name: 'a'.repeat(1024 * 1024) })
    ok(large.status === 413 || large.status === 400, `a body of a megabyte answered ${large.status}`)
    const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"all":true}' }
    const answer = await app().askAdmin('/cache/invalidate', form)
    ok(answer.status === 415 || answer.status === 400, `a body of text answered ${answer.status}`)
    equal(await entries(), before)
  })
}
