import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { type AppUnderTest, fingerprint, json } from './app-under-test.ts'
import type { TestFunctions } from './plugin-app.ts'

/** What a request sees of a secret. */
export function testRequests({ it }: TestFunctions, app: () => AppUnderTest, rootToken: () => string): void {
  it('reads a secret once for many requests', async () => {
    await app().changeSecret('first')
    await app().invalidate({ all: true })
    await app().ask('/fingerprint')
    const before = await readsOf(app())
    const answers = await Promise.all(Array.from({ length: 50 }, () => app().ask('/fingerprint')))
    for (const { status, body } of answers) {
      equal(status, 200)
      equal(body, fingerprint('first'))
    }
    equal(await readsOf(app()), before)
  })

  it('sees a secret that somebody else changed once it was told to forget it', async () => {
    for (const [password, forget] of [
      ['by name', { name: 'contract/database' }],
      ['by prefix', { prefix: 'contract/' }],
      ['all', { all: true }],
    ] as const) {
      await app().ask('/fingerprint')
      await app().changeSecret(password)
      notEqual((await app().ask('/fingerprint')).body, fingerprint(password), 'the app did not keep the secret')
      const { status, body } = await app().invalidate(forget)
      equal(status, 200)
      deepEqual((JSON.parse(body) as { invalidated: unknown }).invalidated, forget)
      equal((await app().ask('/fingerprint')).body, fingerprint(password))
    }
  })

  it('sees at once what it wrote itself', async () => {
    await app().ask('/fingerprint')
    for (const password of ['one', 'two', 'three']) {
      equal((await app().ask(`/password/${password}`, { method: 'POST' })).status, 204)
      equal((await app().ask('/fingerprint')).body, fingerprint(password))
    }
  })

  testSilence(it, app, rootToken)
}

function testSilence(it: TestFunctions['it'], app: () => AppUnderTest, rootToken: () => string): void {
  it('has no value and no token in any answer to operators', async () => {
    const password = 'correct-horse-battery-staple'
    await app().changeSecret(password)
    await app().invalidate({ all: true })
    equal((await app().ask('/fingerprint')).body, fingerprint(password))
    const answers = await Promise.all([
      ...['/live', '/ready', '/health', '/metrics', '/cache', '/none'].map((path) => app().askAdmin(path)),
      app().askAdmin('/cache', { authorized: false }),
      app().askAdmin('/cache/invalidate', { ...json(undefined), body: '{' }),
      app().invalidate({ name: 'contract/database#password' }),
      app().invalidate({ name: 'contract/database' }),
    ])
    for (const { headers, body } of answers) {
      const text = JSON.stringify([...headers]) + body
      for (const secret of [password, fingerprint(password), rootToken()]) ok(!text.includes(secret), text)
    }
  })
}

/** What a request sees of a secret that is due soon. */
export function testShortTtl({ it }: TestFunctions, app: () => AppUnderTest): void {
  it('sees a secret that somebody else changed when its time is up', async () => {
    await app().changeSecret('before')
    await app().ask('/fingerprint')
    await app().changeSecret('after')
    const deadline = performance.now() + 8000
    let seen = ''
    while (seen !== fingerprint('after') && performance.now() < deadline) seen = (await app().ask('/fingerprint')).body
    equal(seen, fingerprint('after'))
  })
}

async function readsOf(app: AppUnderTest): Promise<string> {
  const { body } = await app.askAdmin('/metrics')
  return body
    .split('\n')
    .filter((line) => /^vault_(cache_misses_total|operations_total\{operation="kv)/.test(line))
    .join('\n')
}
