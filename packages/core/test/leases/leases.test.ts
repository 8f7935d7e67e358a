import { describe, expect, it, vi } from 'vitest'
import { scriptedLeases } from './scripted-leases.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('a lease that is rotated', () => {
  it.each([
    ['an hour, for ever', 3600, 0, true],
    ['an hour, a day at most', 3600, 86_400, true],
    ['an hour, no longer', 3600, 3600, true],
    ['an hour, and cannot be renewed', 3600, 0, false],
    ['a minute, ten at most', 60, 600, true],
  ])('always has a secret that works, when one lasts %s', async (_name, ttlSeconds, maxTtlSeconds, renewable) => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds, maxTtlSeconds, renewable })
    const lease = await follow()
    const gaps: number[] = []
    for (let passed = 0; passed < 3 * day; passed += 37_000) {
      await clock.advance(37_000)
      if (!server.lives(lease.current.leaseId) || lease.state !== 'live') gaps.push(passed)
    }
    expect(gaps).toEqual([])
    const shortestLifeSeconds = renewable ? maxTtlSeconds || Infinity : ttlSeconds
    expect(server.obtained).toBeLessThanOrEqual(1 + Math.ceil((3 * day) / 1000 / shortestLifeSeconds / 0.5))
  })

  it.each([
    ['an hour, a day at most', 3600, 86_400],
    ['an hour, no longer', 3600, 3600],
    ['a minute, ten at most', 60, 600],
  ])('leaves the secret before enough of its life to finish with it, when one lasts %s', async (...scripted) => {
    const [, ttlSeconds, maxTtlSeconds] = scripted
    const { follow, server, clock } = scriptedLeases({ ttlSeconds, maxTtlSeconds })
    const lease = await follow({ minIntervalSeconds: 1 })
    const tooShort: number[] = []
    let changes = 0
    lease.onChange((_next, previous) => {
      changes++
      const leftMs = previous.expiresAt.getTime() - clock.now()
      if (!server.lives(previous.leaseId) || leftMs < ttlSeconds * 100) tooShort.push(leftMs)
    })
    await clock.advance(50 * maxTtlSeconds * 1000)
    expect(changes).toBeGreaterThanOrEqual(50)
    expect(tooShort).toEqual([])
  })

  it.each([
    ['5 s, and cannot be renewed', 5, 0, false],
    ['5 s, no longer', 5, 5, true],
    ['9 s, and cannot be renewed', 9, 0, false],
    ['12 s, and cannot be renewed', 12, 0, false],
  ])('is replaced in time although minIntervalSeconds is longer, when one lasts %s', async (...scripted) => {
    const [, ttlSeconds, maxTtlSeconds, renewable] = scripted
    const { follow, server, clock } = scriptedLeases({ ttlSeconds, maxTtlSeconds, renewable })
    const lease = await follow()
    const gaps: number[] = []
    for (let passed = 0; passed < 5 * minute; passed += 100) {
      await clock.advance(100)
      if (!server.lives(lease.current.leaseId) || lease.state !== 'live') gaps.push(passed)
    }
    expect(gaps).toEqual([])
    // One for most of each life, and no more.
    expect(server.obtained).toBeLessThanOrEqual(2 + Math.ceil(300 / (ttlSeconds * 0.75)))
  })

  it.each([undefined, 'x'])('refuses %j for a listener', async (listener) => {
    const { follow } = scriptedLeases()
    const lease = await follow()
    const refused = expect.objectContaining({ name: 'VaultError', code: 'invalid_argument' })
    expect(() => lease.onChange(listener as never)).toThrow(refused)
    expect(() => lease.onEnd(listener as never)).toThrow(refused)
  })

  it('goes on when an async listener rejects', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 60, renewable: false, obtainFault: undefined })
    const lease = await follow({ minIntervalSeconds: 1 })
    lease.onChange(() => Promise.reject(new RangeError('canary')))
    lease.onEnd(() => Promise.reject(new RangeError('canary')))
    await clock.advance(2 * minute)
    server.obtainFault = 'unreachable'
    await clock.advance(2 * minute)
    expect(lease.state).toBe('ended')
    expect(warn.mock.calls.length).toBeGreaterThanOrEqual(2)
    expect(JSON.stringify(warn.mock.calls)).not.toContain('canary')
    warn.mockRestore()
  })

  it('tells of each change, with the secret before', async () => {
    const { follow, clock } = scriptedLeases({ ttlSeconds: 60, maxTtlSeconds: 60 })
    const lease = await follow()
    const changes: string[] = []
    const remove = lease.onChange((next, previous) => changes.push(`${previous.data.user} ${next.data.user}`))
    await clock.advance(2 * minute)
    expect(changes.slice(0, 2)).toEqual(['user-1 user-2', 'user-2 user-3'])
    expect(lease.current.data.user).toBe(changes.at(-1)?.split(' ')[1])
    remove()
    const told = changes.length
    await clock.advance(2 * minute)
    expect(changes).toHaveLength(told)
  })

  it('keeps its data through a renewal, which brings none', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 600 })
    const lease = await follow()
    await clock.advance(hour)
    expect(server.renewals).toBeGreaterThan(5)
    expect(lease.current.data.user).toBe('user-1')
  })

  it('ends when it said, after a renewal that gave less than a second and a server that gives no new one', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 2, maxTtlSeconds: 2 })
    const lease = await follow({ minIntervalSeconds: 1 })
    let ended = 0
    lease.onEnd(() => ended++)
    server.obtainFault = 'server_failed'
    await clock.advance(1900)
    expect([server.renewals, server.obtained, lease.state]).toEqual([1, 2, 'live'])
    await clock.advance(200)
    expect([lease.state, ended]).toEqual(['ended', 1])
    server.obtainFault = undefined
    await clock.advance(2000)
    expect(lease.state).toBe('live')
  })

  it('is replaced before its end when its renewals hang', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 600, renewFault: 'timeout' })
    const lease = await follow()
    while (lease.current.leaseId === 'lease-1') await clock.advance(1000)
    expect([server.lives('lease-1'), server.obtained]).toEqual([true, 2])
  })

  it('is replaced at once when the server has lost it', async () => {
    const { follow, server, clock, outcomes } = scriptedLeases({ ttlSeconds: 600 })
    const lease = await follow()
    server.lose('lease-1')
    await clock.advance(9 * minute)
    expect(lease.current.leaseId).toBe('lease-2')
    expect(outcomes).toEqual(['obtained', 'bad_request', 'rotated'])
  })

  it('survives an outage shorter than its life, with few attempts', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 3600 })
    const lease = await follow()
    server.renewFault = 'unreachable'
    await clock.advance(50 * minute)
    expect(server.renewals).toBeLessThanOrEqual(20)
    server.renewFault = undefined
    await clock.advance(hour)
    expect(server.lives(lease.current.leaseId)).toBe(true)
    expect(server.obtained).toBe(1)
  })

  it.each(['bad_request', 'server_failed', 'permission_denied', 'unreachable'] as const)(
    'never floods a database with users, when every renewal fails with %s',
    async (renewFault) => {
      const { follow, server, clock } = scriptedLeases({ ttlSeconds: 20, renewFault })
      await follow()
      await clock.advance(hour)
      // One for each life that was used, and never two within ten seconds.
      expect(server.obtained).toBeLessThanOrEqual(360)
      expect(server.renewals).toBeLessThanOrEqual(server.obtained * 6)
    },
  )

  it('never asks for a new secret more often than allowed when each attempt fails, and gets one as soon as it may', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 60, maxTtlSeconds: 60 })
    const lease = await follow({ minIntervalSeconds: 30 })
    let ended = 0
    lease.onEnd(() => ended++)
    server.obtainFault = 'server_failed'
    await clock.advance(10 * minute)
    expect(server.obtained).toBeLessThanOrEqual(1 + 20)
    expect(lease.state).toBe('ended')
    expect(ended).toBe(1)
    server.obtainFault = undefined
    await clock.advance(minute)
    expect(lease.state).toBe('live')
    expect(server.lives(lease.current.leaseId)).toBe(true)
  })

  it('is asked for anew once when its token was replaced', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 3600 })
    const leases = [await follow(), await follow()]
    await clock.advance(minute)
    server.replaceToken()
    server.replaceToken()
    await clock.advance(5000)
    expect(leases.map((lease) => lease.current.leaseId)).toEqual(['lease-3', 'lease-4'])
    expect(server.obtained).toBe(4)
  })
})

describe('a token that is replaced right after a lease was', () => {
  it('takes nobody the secret that hung on it, and floods no database when it goes on and on', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 3600 })
    const lease = await follow()
    await clock.advance(2000)
    server.replaceToken()
    await clock.advance(0)
    expect(lease.current.leaseId).toBe('lease-2')
    for (let second = 0; second < 60; second++) {
      server.replaceToken()
      await clock.advance(1000)
    }
    expect(server.obtained).toBeLessThanOrEqual(2 + 60 / 10 + 1)
  })
})

describe('a lease that is only renewed', () => {
  it('keeps its secret to the end, and then says so', async () => {
    const { follow, server, clock, outcomes } = scriptedLeases({ ttlSeconds: 600, maxTtlSeconds: 1800 })
    const lease = await follow({ mode: 'renew' })
    let ended = 0
    lease.onEnd(() => ended++)
    await clock.advance(29 * minute)
    expect(server.lives('lease-1')).toBe(true)
    expect(lease.state).toBe('live')
    await clock.advance(2 * minute)
    expect([lease.state, ended, server.obtained]).toEqual(['ended', 1, 1])
    expect(outcomes.at(-1)).toBe('ended')
    await clock.advance(day)
    expect(server.obtained).toBe(1)
  })

  it('ends at once when the server has lost it', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 600 })
    const lease = await follow({ mode: 'renew' })
    server.lose('lease-1')
    await clock.advance(9 * minute)
    expect([lease.state, server.renewals, server.obtained]).toEqual(['ended', 1, 1])
  })
})

describe('a closed lease', () => {
  it('is revoked with the ones before it that still live, and leaves no timer', async () => {
    const { follow, server, clock } = scriptedLeases({ ttlSeconds: 3600 })
    const lease = await follow()
    await clock.advance(minute)
    server.replaceToken()
    await clock.advance(1000)
    await Promise.all([lease.close(), lease.close()])
    expect(server.revoked.toSorted((a, b) => a.localeCompare(b))).toEqual(['lease-1', 'lease-2'])
    expect(clock.pending()).toBe(0)
    expect(lease.state).toBe('closed')
  })

  it('is closed with its client', async () => {
    const { follow, server, clock, close } = scriptedLeases()
    await Promise.all([follow(), follow({ mode: 'renew' })])
    await close()
    expect(server.revoked).toHaveLength(2)
    expect(clock.pending()).toBe(0)
  })

  it('is revoked with its client, when it was still on its way then', async () => {
    const { follow, server, clock, close } = scriptedLeases()
    const arrive = server.holdBack()
    const following = follow()
    await clock.advance(0)
    const closing = close()
    await clock.advance(0)
    arrive()
    await expect(following).rejects.toMatchObject({ code: 'closed' })
    await closing
    expect(server.revoked).toEqual(['lease-1'])
    expect(clock.pending()).toBe(0)
  })

  it('is revoked with its client, when it was to replace another and still on its way then', async () => {
    const { follow, server, clock, close } = scriptedLeases()
    await follow()
    const arrive = server.holdBack()
    server.replaceToken()
    await clock.advance(0)
    const closing = close()
    await clock.advance(0)
    arrive()
    await closing
    expect(server.revoked).toEqual(['lease-1', 'lease-2'])
    expect(clock.pending()).toBe(0)
  })

  it('is not waited for longer than two seconds', async () => {
    const { follow, server, clock, close } = scriptedLeases()
    await follow()
    server.holdBack()
    follow().catch(() => undefined)
    server.replaceToken()
    await clock.advance(0)
    const closed = vi.fn<() => void>()
    void close().then(closed)
    await clock.advance(1900)
    expect(closed).not.toHaveBeenCalled()
    await clock.advance(200)
    expect(closed).toHaveBeenCalledOnce()
  })
})

it('what has no lease cannot be followed', async () => {
  const { follow } = scriptedLeases({ ttlSeconds: 0 })
  await expect(follow()).rejects.toMatchObject({ code: 'unsupported', hint: expect.stringContaining('database/creds') })
})

it.each([{ mode: 'both' as never }, { minIntervalSeconds: 0 }, { minIntervalSeconds: Number.NaN }])(
  'wrong options are refused: %j',
  async (options) => {
    const { follow, server } = scriptedLeases()
    await expect(follow(options)).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(server.obtained).toBe(0)
  },
)
