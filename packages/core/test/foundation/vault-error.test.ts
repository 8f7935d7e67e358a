import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { isVaultError, VaultError } from '../../src/foundation/index.ts'

describe('VaultError', () => {
  it('says operation, path, what happened and what to do, in this order', () => {
    const error = new VaultError('not_found', 'no such secret', { operation: 'kv.read', path: 'secret/x' })
    expect(error.message).toMatch(/^kv\.read secret\/x: no such secret\. Check the path/)
    expect(error.hint).toMatch(/^Check the path/)
    expect(error.name).toBe('VaultError')
  })

  it('holds only the fields that are known', () => {
    const error = new VaultError('sealed', 'sealed', { status: 503, path: undefined })
    expect(Object.keys(error)).toEqual(['code', 'status'])
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'VaultError',
      message: error.message,
      code: 'sealed',
      status: 503,
    })
  })

  it('is recognised by code, also when it comes from another installed copy', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('keyward.VaultError'), { value: true })
    expect(foreign).toBeInstanceOf(VaultError)
    expect(isVaultError(new VaultError('sealed', 'x'), 'timeout', 'sealed')).toBe(true)
    expect(isVaultError(new VaultError('sealed', 'x'), 'timeout')).toBe(false)
    expect(isVaultError(new Error('x'))).toBe(false)
    expect(isVaultError(null)).toBe(false)
  })

  it('keeps of a cause what a person needs and nothing that may hold a header or a body', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
      config: { headers: { 'x-vault-token': 'hvs.canary' } },
    })
    const chatty = Object.assign(new Error('invalid x-vault-token header hvs.canary'), { code: 'UND_ERR_INVALID_ARG' })
    const seen = inspect(new VaultError('unreachable', 'x', { cause }), { depth: Infinity, showHidden: true })
    expect(seen).toContain('connect ECONNREFUSED 127.0.0.1:1')
    expect(seen).not.toContain('hvs.canary')
    expect(
      inspect(new VaultError('unreachable', 'x', { cause: chatty }), { depth: Infinity, showHidden: true }),
    ).not.toContain('hvs.canary')
    expect(inspect(new VaultError('unreachable', 'x', { cause: 'hvs.canary' }))).not.toContain('hvs.canary')
  })
})
