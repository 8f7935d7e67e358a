import { expect, it } from 'vitest'
import { readWithShortLivedToken } from './short-lived-token.ts'

it('no caller sees a 403 in a minute of load while a token of two seconds is renewed and replaced', async () => {
  const seen = await readWithShortLivedToken(60_000)
  process.stdout.write(`${JSON.stringify({ ...seen, failures: seen.failures.length })}\n`)
  expect(seen.failures).toEqual([])
  expect(seen.reads).toBeGreaterThan(10_000)
  // Of its six seconds a token is used between four and a half and six.
  expect(seen.logins).toBeGreaterThanOrEqual(10)
  expect(seen.logins).toBeLessThanOrEqual(15)
  // Each life of two seconds is renewed once, at a moment between 53 % and 80 % of it.
  expect(seen.renewals).toBeGreaterThanOrEqual(25)
  expect(seen.renewals).toBeLessThanOrEqual(60)
})
