import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRetry, type RetrySituation } from '../../src/client/retry/retry-decision.ts'
import { createRetryBudget } from '../../src/client/retry/retry-budget.ts'
import { VaultError, type VaultErrorCode } from '../../src/foundation/index.ts'
import { hints } from '../../src/foundation/error-codes.ts'

const policy = { attempts: 3, delayMs: 100, maxDelayMs: 2000 }
const situation = (code: VaultErrorCode, change: Partial<RetrySituation> = {}, sent = true): RetrySituation => ({
  error: new VaultError(code, 'x', { sent, address: 'http://node' }),
  failed: 1,
  movedOn: 0,
  several: false,
  redirectKnown: false,
  repeatable: true,
  remainingMs: 60_000,
  policy,
  random: 1,
  ...change,
})
const codes = Object.keys(hints) as VaultErrorCode[]

describe('what is tried again', () => {
  it.each([
    'unreachable',
    'server_failed',
    'rate_limited',
    'state_not_present',
    'no_leader',
    'engine_starting',
  ] as const)('a read after %s', (code) => expect(decideRetry(situation(code)).retry).toBe(true))

  it('nothing else', () => {
    const retried = codes.filter((code) => decideRetry(situation(code)).retry)
    expect(new Set(retried)).toEqual(
      new Set(['unreachable', 'server_failed', 'rate_limited', 'state_not_present', 'no_leader', 'engine_starting']),
    )
  })

  it('a write only when the server cannot have done it', () => {
    const once = { repeatable: false }
    expect(decideRetry(situation('unreachable', once)).retry).toBe(false)
    expect(decideRetry(situation('unreachable', once, false)).retry).toBe(true)
    expect(decideRetry(situation('server_failed', once)).retry).toBe(false)
    expect(decideRetry(situation('rate_limited', once)).retry).toBe(true)
    expect(decideRetry(situation('no_leader', once)).retry).toBe(true)
  })

  it('a redirect at once to a node of ours, and to no other', () => {
    expect(decideRetry(situation('redirect_refused'))).toEqual({ retry: false })
    // A standby that names a leader which is gone: another may be elected.
    expect(decideRetry(situation('redirect_refused', { several: true }))).toMatchObject({ retry: true, delayMs: 100 })
    expect(decideRetry(situation('redirect_refused', { several: true, redirectKnown: true }))).toEqual({
      retry: true,
      delayMs: 0,
      movesOn: true,
    })
  })

  it('a sealed node only where there is another', () => {
    expect(decideRetry(situation('sealed')).retry).toBe(false)
    expect(decideRetry(situation('sealed', { several: true, repeatable: false })).retry).toBe(true)
  })

  it('no log-in whose lease quota is used up', () => {
    const error = new VaultError('rate_limited', 'x', { serverErrors: ['lease count quota exceeded'] })
    expect(decideRetry(situation('rate_limited', { error })).retry).toBe(false)
  })
})

describe('how often and when', () => {
  it('never more than the policy says, nor beyond the deadline, whatever the situation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.record({
          failed: fc.integer({ min: 1, max: 20 }),
          movedOn: fc.integer({ min: 0, max: 20 }),
          several: fc.boolean(),
          redirectKnown: fc.boolean(),
          repeatable: fc.boolean(),
          remainingMs: fc.integer({ min: -1000, max: 5000 }),
          random: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.boolean(),
        (code, change, sent) => {
          const decision = decideRetry(situation(code, change, sent))
          if (!decision.retry) return
          expect(decision.delayMs).toBeLessThan(change.remainingMs)
          expect(decision.delayMs).toBeGreaterThanOrEqual(0)
          expect(decision.movesOn ? change.movedOn < 20 : change.failed < 3).toBe(true)
          const mayBeDone = sent && (code === 'unreachable' || code === 'server_failed')
          expect(mayBeDone && !change.repeatable).toBe(false)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('doubling up to the longest pause, with jitter', () => {
    const pauses = [1, 2, 3, 6, 20].map((failed) =>
      decideRetry(situation('unreachable', { failed, policy: { ...policy, attempts: 99 } })),
    )
    expect(pauses.map((pause) => pause.retry && pause.delayMs)).toEqual([100, 200, 400, 2000, 2000])
    expect(decideRetry(situation('unreachable', { random: 0 }))).toMatchObject({ delayMs: 50 })
  })

  it('as late as Retry-After asks for, or not at all when that is too late', () => {
    const error = new VaultError('rate_limited', 'x', { retryAfterMs: 7000 })
    expect(decideRetry(situation('rate_limited', { error }))).toMatchObject({ delayMs: 7000 })
    expect(decideRetry(situation('rate_limited', { error, remainingMs: 7000 })).retry).toBe(false)
  })
})

describe('the budget that all calls share', () => {
  it('ends retries in a long outage, and comes back with successes', () => {
    const budget = createRetryBudget()
    const error = new VaultError('unreachable', 'x')
    let taken = 0
    while (budget.take(error)) taken++
    expect(taken).toBe(100)
    for (let success = 0; success < 5; success++) budget.earn()
    expect([budget.take(error), budget.take(error)]).toEqual([true, false])
  })
})
