import { expect, it } from 'vitest'
import { readWithShortLivedToken } from './short-lived-token.ts'

it('no caller sees a 403 while a token of two seconds is renewed and replaced', async () => {
  const { failures, reads, logins, renewals } = await readWithShortLivedToken(8000)
  expect(failures).toEqual([])
  expect(reads).toBeGreaterThan(500)
  expect(logins).toBeGreaterThanOrEqual(2)
  expect(logins).toBeLessThanOrEqual(4)
  expect(renewals).toBeLessThanOrEqual(10)
})
