import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scriptedSession } from './scripted-auth.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

describe('a session logs in', () => {
  it('once for ten thousand who ask at once', async () => {
    const { session, server, call } = scriptedSession()
    const used = await Promise.all(Array.from({ length: 10_000 }, () => session.token(call())))
    expect(new Set(used.map(({ token }) => token)).size).toBe(1)
    expect(server.logins).toBe(1)
  })

  it('again for the next who asks after a failure', async () => {
    const { session, server, call } = scriptedSession({ fault: 'unreachable' })
    await expect(session.token(call())).rejects.toMatchObject({ code: 'unreachable' })
    server.fault = undefined
    expect(await session.token(call())).toMatchObject({ token: 'token-1' })
  })

  it('for callers who wait no longer than they want to', async () => {
    const { session, call, clock } = scriptedSession()
    const controller = new AbortController()
    const cancelled = session.token({ ...call(), signal: controller.signal })
    const late = session.token({ ...call(), deadline: clock.monotonic() })
    controller.abort()
    await Promise.all([
      expect(cancelled).rejects.toMatchObject({ code: 'aborted' }),
      expect(clock.advance(0).then(() => late)).resolves.toMatchObject({ token: 'token-1' }),
    ])
  })
})

describe('a session keeps its token alive', () => {
  it.each([
    ['two seconds, six at most', 2, 6, 3 * hour],
    ['a minute, no longer', 60, 60, 3 * day],
    ['an hour, a day at most', 3600, 86_400, 2 * year],
    ['32 days, no longer', 2_764_800, 2_764_800, 10 * year],
    ['32 days, for ever', 2_764_800, 0, 10 * year],
    ['ten years, for ever', 315_360_000, 0, 30 * year],
  ])(
    'without a gap when one lasts %s',
    async (_name, ttlSeconds, maxTtlSeconds, spanMs) => {
      const { session, server, clock, call } = scriptedSession({ ttlSeconds, maxTtlSeconds })
      await session.token(call())
      const gaps: number[] = []
      // Asked for at moments that share no rhythm with the renewals.
      const stepMs = Math.max(spanMs / 20_000, 137)
      for (let passed = 0; passed < spanMs; passed += stepMs) {
        await clock.advance(stepMs)
        const { token } = await session.token(call())
        if (!server.accepts(token)) gaps.push(passed)
      }
      expect(gaps).toEqual([])
      const lives = spanMs / 1000 / (maxTtlSeconds || Infinity)
      expect(server.logins).toBeLessThanOrEqual(Math.ceil(lives * 1.35) + 1)
      expect(server.renewals).toBeLessThanOrEqual(Math.ceil((spanMs / 1000 / ttlSeconds / 0.53) * 1.3) + 1)
    },
    60_000,
  )

  it('with no renewal in the first minute of a life of 32 days', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 2_764_800 })
    await session.token(call())
    await clock.advance(minute)
    expect(server.renewals).toBe(0)
  })

  it('through an outage shorter than its life, without a new log-in', async () => {
    const { session, server, clock, call, events } = scriptedSession({ ttlSeconds: 600 })
    await session.token(call())
    await clock.advance(5 * minute)
    server.renewFault = 'unreachable'
    await clock.advance(4 * minute)
    expect(events.every(({ outcome }) => outcome === 'unreachable')).toBe(true)
    server.renewFault = undefined
    await clock.advance(hour)
    expect(server.accepts((await session.token(call())).token)).toBe(true)
    expect(server.logins).toBe(1)
    expect(events.some(({ outcome }) => outcome === 'ok')).toBe(true)
  })

  it.each([1800, 3600, 7200, 86_400, 2_764_800])(
    'with at most 20 attempts in an hour without an answer, when it lasts %d s',
    async (ttlSeconds) => {
      for (let seed = 0; seed < 20; seed++) {
        const { session, server, clock, call } = scriptedSession({ ttlSeconds, renewFault: 'unreachable' })
        await session.token(call())
        while (server.renewals === 0) await clock.advance(Math.min(minute, ttlSeconds * 10))
        await clock.advance(hour)
        expect(server.renewals).toBeLessThanOrEqual(20)
      }
    },
  )

  it.each(['permission_denied', 'server_failed'] as const)(
    'by a new log-in before its end when renewals fail with %s',
    async (fault) => {
      const { session, server, clock, call } = scriptedSession({ ttlSeconds: 60, renewFault: fault })
      await session.token(call())
      for (let second = 0; second < 600; second++) {
        await clock.advance(1000)
        expect(server.accepts((await session.token(call())).token)).toBe(true)
      }
      expect(server.logins).toBeLessThanOrEqual(20)
    },
  )

  it('by logging in again in time, and never by a renewal, when it cannot be renewed', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 60, renewable: false, tokenType: 'batch' })
    for (let second = 0; second < 600; second++) {
      await clock.advance(1000)
      expect(server.accepts((await session.token(call())).token)).toBe(true)
    }
    expect(server.renewals).toBe(0)
    expect(server.logins).toBeLessThanOrEqual(20)
  })

  it('without any timer when it does not expire', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 0 })
    await session.token(call())
    expect(clock.pending()).toBe(0)
    await clock.advance(10 * year)
    expect(await session.token(call())).toMatchObject({ token: 'token-1' })
    expect(server).toMatchObject({ logins: 1, renewals: 0 })
  })

  it('and renews one that was given to it, which it never revokes', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 3600 }, { given: true })
    await session.token(call())
    await clock.advance(10 * day)
    expect(server.accepts((await session.token(call())).token)).toBe(true)
    await session.close()
    expect(server).toMatchObject({ logins: 1, revoked: [] })
  })

  it('at moments so different that a thousand clients do not renew together', async () => {
    const lifeSeconds = 1000
    const moments = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const { session, server, clock, call } = scriptedSession({ ttlSeconds: lifeSeconds })
        await session.token(call())
        while (server.renewals === 0) await clock.advance(1000)
        return clock.monotonic() / 1000
      }),
    )
    const busiest = Math.max(
      ...moments.map(
        (moment) => moments.filter((other) => other >= moment && other < moment + lifeSeconds / 100).length,
      ),
    )
    expect(busiest).toBeLessThanOrEqual(70)
    expect(Math.max(...moments)).toBeLessThanOrEqual(0.81 * lifeSeconds)
  })
})

describe('a session notices', () => {
  it('a sleep longer than the life of its token', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 600 })
    await session.token(call())
    clock.sleep(2 * hour)
    server.revoke('token-1')
    expect(await session.token(call())).toMatchObject({ token: 'token-2' })
  })

  it('the end of a life when the wall clock is set back', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 600, renewFault: 'unreachable' })
    await session.token(call())
    clock.jumpWall(-3 * hour)
    await clock.advance(11 * minute)
    expect(server.accepts((await session.token(call())).token)).toBe(true)
  })

  it('how often a token may be used, also when many use it at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 }), async (numUses, callers) => {
        const { session, server, call } = scriptedSession({ numUses, ttlSeconds: 0 })
        const used = await Promise.all(Array.from({ length: callers }, () => session.token(call())))
        expect(used.map(({ token }) => server.accepts(token))).not.toContain(false)
        expect(server.logins).toBe(Math.ceil(callers / numUses))
      }),
    )
  })
})

describe('after a 403 a session', () => {
  it('gets a new token when the one in use is no more, once for all who were refused', async () => {
    const { session, server, call } = scriptedSession()
    const used = await session.token(call())
    server.revoke(used.token)
    const denials = await Promise.all(Array.from({ length: 100 }, () => session.denied(used, call())))
    expect(new Set(denials)).toEqual(new Set(['replaced']))
    expect(await session.token(call())).toMatchObject({ token: 'token-2' })
    expect(server).toMatchObject({ logins: 2, lookups: 1 })
  })

  it('keeps a valid token, and asks about it at most once in ten seconds', async () => {
    const { session, server, clock, call } = scriptedSession()
    const used = await session.token(call())
    for (let second = 0; second < 30; second++) {
      expect(await session.denied(used, call())).toBe('policy')
      await clock.advance(1000)
    }
    expect(server.logins).toBe(1)
    expect(server.lookups).toBeLessThanOrEqual(4)
  })

  it('replaces a token that may not look itself up once, and then believes the denial', async () => {
    const { session, server, call } = scriptedSession({ mayLookUp: false })
    const used = await session.token(call())
    expect(await session.denied(used, call())).toBe('replaced')
    expect(await session.denied(await session.token(call()), call())).toBe('policy')
    expect(server.logins).toBe(2)
  })

  it('counts its question about the token, which the server takes for a use', async () => {
    const { session, server, call } = scriptedSession({ numUses: 3 })
    expect(await session.denied(await session.token(call()), call())).toBe('policy')
    await session.token(call())
    expect(await session.token(call())).toMatchObject({ token: 'token-2' })
    expect(server).toMatchObject({ logins: 2, lookups: 1 })
  })

  it('still knows when a given token has ended', async () => {
    const { session, server, clock, call } = scriptedSession({ ttlSeconds: 60, renewable: false }, { given: true })
    await session.token(call())
    await clock.advance(2 * minute)
    expect(session.describe().state).toBe('expired')
    server.revoke('token-1')
    await session.denied(await session.token(call()), call())
    expect(session.describe().state).toBe('expired')
  })

  it('does not try again with a given token, which is the only one there is', async () => {
    const { session, server, call } = scriptedSession({}, { given: true })
    const used = await session.token(call())
    server.revoke(used.token)
    expect(await session.denied(used, call())).toBe('token')
    expect(session.describe()).toEqual({ method: 'token', state: 'invalid' })
  })
})

describe('a closed session', () => {
  it('has revoked the token that it logged in for, and leaves no timer', async () => {
    const { session, server, clock, call } = scriptedSession()
    await session.token(call())
    await session.close()
    expect(server.revoked).toEqual(['token-1'])
    expect(clock.pending()).toBe(0)
    await expect(session.token(call())).rejects.toMatchObject({ code: 'closed' })
  })

  it('revokes the token of a log-in that was under way', async () => {
    const { session, server, call } = scriptedSession()
    const asking = session.token(call()).catch((error: unknown) => error)
    await session.close()
    expect(server.revoked).toEqual(['token-1'])
    expect(await asking).toMatchObject({ code: 'closed' })
  })

  it('does not revoke a batch token', async () => {
    const { session, server, call } = scriptedSession({ tokenType: 'batch' })
    await session.token(call())
    await session.close()
    expect(server.revoked).toEqual([])
  })

  it('does not fail when the server cannot be told', async () => {
    const { session, server, call } = scriptedSession()
    await session.token(call())
    server.fault = 'unreachable'
    await session.close()
    expect(session.describe()).toEqual({ method: 'scripted', state: 'closed' })
  })
})
