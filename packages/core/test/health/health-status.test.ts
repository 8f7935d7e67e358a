import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { healthStatus } from '../../src/client/health/health-status.ts'
import type { NodeHealth, SessionHealth } from '../../src/client/health/health.ts'
import { canRead, type NodeState } from '../../src/client/nodes/index.ts'

const states: NodeState[] = [
  'unknown',
  'active',
  'standby',
  'performance-standby',
  'dr-secondary',
  'sealed',
  'uninitialized',
  'removed',
  'unreachable',
]
const cluster = (...given: NodeState[]): NodeHealth[] =>
  given.map((state, index) => ({
    address: `https://node-${index}`,
    state,
    serves: canRead(state),
    leader: state === 'active',
  }))
const session = (given: Partial<SessionHealth> = {}): SessionHealth => ({ method: 'approle', state: 'valid', ...given })

describe('the nodes alone make the status', () => {
  it.each([
    ['up', ['active']],
    ['up', ['standby']],
    ['up', ['performance-standby']],
    ['down', ['sealed']],
    ['down', ['unreachable']],
    ['down', ['dr-secondary']],
    ['up', ['standby', 'active', 'performance-standby']],
    ['degraded', ['standby', 'active', 'unreachable']],
    ['degraded', ['sealed', 'active', 'standby']],
    ['down', ['standby', 'standby', 'unreachable']],
    ['down', ['sealed', 'sealed', 'sealed']],
  ] as const)('%s when they are %j', (status, given) => {
    expect(healthStatus(cluster(...given), session())).toBe(status)
  })
})

describe('the session alone makes the status', () => {
  it.each([
    ['up', 'nobody has asked for anything yet', session({ state: 'none' })],
    ['up', 'the token is valid', session({ ttlSeconds: 60 })],
    ['up', 'the next call will log in again', session({ state: 'expired', ttlSeconds: 0 })],
    ['degraded', 'the token is valid but was not renewed', session({ problem: 'unreachable' })],
    ['degraded', 'the token is valid but the next log-in was refused', session({ problem: 'login_failed' })],
    ['degraded', 'the log-in failed for a reason that passes', session({ state: 'none', problem: 'sealed' })],
    ['down', 'the log-in was refused', session({ state: 'none', problem: 'login_failed' })],
    ['down', 'a given token has expired', session({ method: 'token', state: 'expired', ttlSeconds: 0 })],
    ['down', 'the server does not know a given token', session({ method: 'token', state: 'invalid' })],
    ['degraded', 'the token in a file is not known, and may be another soon', session({ state: 'invalid' })],
    ['down', 'the client is closed', session({ state: 'closed' })],
  ] as const)('%s when %s', (status, _why, given) => {
    expect(healthStatus(cluster('active'), given)).toBe(status)
  })
})

it('is never better for one more node that does not serve', () => {
  const order = ['up', 'degraded', 'down']
  const anyState = fc.constantFrom(...states)
  const broken = fc.constantFrom(...states.filter((state) => !canRead(state)))
  fc.assert(
    fc.property(fc.array(anyState, { minLength: 2, maxLength: 6 }), broken, (given, worse) => {
      const before = healthStatus(cluster(...given), session())
      const after = healthStatus(cluster(...given, worse), session())
      expect(order.indexOf(after)).toBeGreaterThanOrEqual(Math.max(1, order.indexOf(before)))
    }),
  )
})
