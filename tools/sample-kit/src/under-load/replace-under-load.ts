import { expect } from 'vitest'
import type { SampleLifetimes } from '../prepare-sample.ts'
import { failuresIn, type Load, noFailures } from './load.ts'
import type { SampleUnderTest } from './sample-under-test.ts'
import { watchLiveSecrets } from './watch-live-secrets.ts'

/** Users are replaced after twelve seconds, and at once with the token, which is after some forty. */
export const shortLives: SampleLifetimes = {
  users: { ttl: '15s', maxTtl: '15s' },
  role: { tokenTtl: '20s', tokenMaxTtl: '45s' },
}

/** No request fails in a minute in which Vault replaces users and tokens, which live that short, and `replaceKeptSecrets` all other secrets. */
export async function replaceUnderLoad<Replaced>(
  { live }: Pick<SampleUnderTest, 'live'>,
  load: Load,
  replaceKeptSecrets: () => Promise<Replaced>,
): Promise<Replaced> {
  const watch = watchLiveSecrets(live)
  const replaced = await replaceKeptSecrets()
  const result = await load.finished
  const seen = await watch.stop()
  expect(failuresIn(result)).toEqual(noFailures)
  expect(result.requests.total).toBeGreaterThan(5500)
  expect(seen.leftOver).toEqual([])
  expect(seen.users).toBeGreaterThanOrEqual(5)
  expect(seen.tokens).toBeGreaterThanOrEqual(2)
  return replaced
}
