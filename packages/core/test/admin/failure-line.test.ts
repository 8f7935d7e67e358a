import { failureLine, VaultError } from '@keyward/core'
import { describe, expect, it } from 'vitest'

const error = new VaultError('not_found', 'there is no such secret', { operation: 'secrets.get', path: 'secret/app' })

describe('a failed request in one line', () => {
  it('says which it was, the code, and what the error says, without a stack', () => {
    expect(failureLine(error, { method: 'GET', url: '/report?key=k-1#part' })).toBe(
      `GET /report failed with not_found: secrets.get secret/app: there is no such secret. ${error.hint}`,
    )
  })

  it('lists all failures of several in one line too', () => {
    const several = new VaultError('incomplete', '2 of 2 secrets could not be read:\n  a: sealed\n  b: denied\n')
    expect(failureLine(several, { method: 'GET', url: '/' })).toMatch(
      /^GET \/ failed with incomplete: .*a: sealed b: denied/,
    )
    expect(failureLine(several, { method: 'GET', url: '/' })).not.toContain('\n')
  })

  it('lets nobody write lines, colours or books into the log', () => {
    const url = `/a\nb\u001b[31m\u00e9${'x'.repeat(1000)}`
    const line = failureLine(error, { method: 'GET', url })
    expect(line).toMatch(/^GET \/a\?b\?\[31m\?x+ failed with/)
    expect(line.length).toBeLessThan(500)
  })

  it('does without a request', () => {
    expect(failureLine(error, {})).toMatch(/^a request failed with not_found: /)
  })
})
