import { doesNotMatch, equal, match } from 'node:assert/strict'
import type { AppUnderTest } from './app-under-test.ts'
import type { TestFunctions } from './plugin-app.ts'

/** An app that has no server to ask. */
export function testUnreachable({ it }: TestFunctions, app: () => AppUnderTest): void {
  it('is alive, and says that it is not ready', async () => {
    equal((await app().askAdmin('/live')).status, 200)
    const ready = await app().askAdmin('/ready')
    equal(ready.status, 503)
    equal(ready.body, '{"status":"down"}')
    equal((JSON.parse((await app().askAdmin('/health')).body) as { status: unknown }).status, 'down')
  })

  it('asks clients to come back, and tells them nothing else', async () => {
    const { status, headers, body } = await app().ask('/fingerprint')
    equal(status, 503)
    match(headers.get('retry-after') ?? '', /^\d+$/)
    equal(body, '{"error":"unavailable"}')
  })
}

/** An app that may not read its secret. */
export function testDenied({ it }: TestFunctions, app: () => AppUnderTest): void {
  it('fails without telling the client why', async () => {
    const { status, headers, body } = await app().ask('/fingerprint')
    equal(status, 500)
    equal(body, '{"error":"internal"}')
    doesNotMatch(JSON.stringify([...headers]), /contract|vault|secret/i)
  })
}
