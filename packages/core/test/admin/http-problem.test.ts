import { httpProblem, VaultError } from '@keyward/core'
import { describe, expect, it } from 'vitest'

const failures = (...codes: ConstructorParameters<typeof VaultError>[0][]) =>
  Object.fromEntries(codes.map((code, index) => [index, new VaultError(code, 'failed')]))

describe('an error as an answer to a client', () => {
  it.each([
    [new VaultError('unreachable', 'at 10.0.0.1'), 503],
    [new VaultError('sealed', 'node 10.0.0.1'), 503],
    [new VaultError('timeout', 'no time'), 503],
    [new VaultError('key_ring_empty', 'of secret/app'), 503],
    [new VaultError('permission_denied', 'secret/app'), 500],
    [new VaultError('not_found', 'secret/app'), 500],
    [new VaultError('schema_mismatch', 'port'), 500],
    [new VaultError('incomplete', 'both', { failures: failures('sealed', 'timeout') }), 503],
    [new VaultError('incomplete', 'one of them', { failures: failures('sealed', 'not_found') }), 500],
    [new Error('hunter2'), 500],
    ['hunter2', 500],
    [undefined, 500],
  ])('%o is %i', (error, status) => {
    const problem = httpProblem(error)
    expect(problem.status).toBe(status)
    expect(problem.body.error).toBe(status === 503 ? 'unavailable' : 'internal')
    expect('retry-after' in problem.headers).toBe(status === 503)
    expect(JSON.stringify(problem)).not.toMatch(/10\.0|secret|hunter/)
  })

  it('asks to come back when Vault said so', () => {
    const error = new VaultError('rate_limited', 'slow down', { retryAfterMs: 12_300 })
    expect(httpProblem(error).headers).toEqual({ 'retry-after': '13' })
  })
})
