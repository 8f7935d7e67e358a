import { expect, test } from 'vitest'
import { createScanner } from '../../src/scan/index.ts'

const value = 'kY7-pGx2_Qm9wZ4tRb'
const secrets = [{ name: 'app/map#token', value }]
const content = Buffer.from(`const k = "${value}"`)

test.each([
  [{ reason: 'meant for browsers', secret: 'app/map#token' }],
  [{ reason: 'a test page', file: 'pages/*.html' }],
  [{ reason: 'both', file: 'pages/**', secret: 'app/map#token' }],
])('allows what an entry names: %j', (entry) => {
  const scanner = createScanner({ secrets, allow: [entry] })
  expect(scanner.scan('pages/map.html', content)).toEqual([])
  expect(scanner.unusedAllowances()).toEqual([])
})

test.each([
  [{ reason: 'another', secret: 'app/other' }],
  [{ reason: 'another', file: 'pages/*.js' }],
  [{ reason: 'only one fits', file: 'pages/*.js', secret: 'app/map#token' }],
  [{ reason: 'a rule is for credentials', rule: 'app/map#token' }],
])('allows nothing else, and tells that an entry is not needed: %j', (entry) => {
  const scanner = createScanner({ secrets, allow: [entry] })
  expect(scanner.scan('pages/map.html', content)).toHaveLength(1)
  expect(scanner.unusedAllowances()).toEqual([entry])
})

test('refuses entries without a reason, for everything, or with what it does not know, all in one error', () => {
  const allow = [
    { reason: '', secret: 'a' },
    { reason: 'everything' },
    { reason: 'everything', file: '**' },
    { reason: 'everything', file: '**/*' },
    { reason: 'a typo', secrets: 'a', rule: 'jwt' },
  ]
  expect(() => createScanner({ secrets, allow })).toThrow(
    [
      'allow[0] needs a text as its reason',
      'allow[1] would allow everything; name a file, a secret or a rule',
      'allow[2] would allow everything; name a file, a secret or a rule',
      'allow[3] would allow everything; name a file, a secret or a rule',
      'allow[4] has an unknown field "secrets"; it may have reason, file, secret, rule',
    ].join('\n'),
  )
})
