import { createVault, type Vault, type VaultError, type VaultErrorCode } from '@keyward/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useSecretsServer } from './secrets-server.ts'

const { options, requests } = useSecretsServer()
let vault: Vault
beforeAll(() => {
  vault = createVault(options())
})
afterAll(() => vault.close())

/** As JavaScript, or a wrong type assertion, would give it. */
const wrong = (value: unknown): never => value as never

const names: [given: unknown, code: VaultErrorCode][] = [
  [undefined, 'invalid_argument'],
  [null, 'invalid_argument'],
  [42, 'invalid_argument'],
  [{}, 'invalid_argument'],
  [['app'], 'invalid_argument'],
  ['', 'invalid_argument'],
  ['#key', 'invalid_argument'],
  ['app#', 'invalid_argument'],
  ['app#a#b', 'invalid_argument'],
  ['/app', 'invalid_path'],
  ['app/', 'invalid_path'],
  ['app//x', 'invalid_path'],
  ['../sys', 'invalid_path'],
  ['app/%2e%2e/x', 'invalid_path'],
  ['app\nx', 'invalid_path'],
  ['app\ud800', 'invalid_path'],
]

type Call = (secrets: Vault['secrets']) => unknown

const byName: Record<string, (name: never) => Call> = {
  get: (name) => (secrets) => secrets.get(name),
  getOptional: (name) => (secrets) => secrets.getOptional(name),
  exists: (name) => (secrets) => secrets.exists(name),
  refresh: (name) => (secrets) => secrets.refresh(name),
  set: (name) => (secrets) => secrets.set(name, {}),
  delete: (name) => (secrets) => secrets.delete(name),
  invalidate: (name) => (secrets) => secrets.invalidate(name),
}

const nameOptions: [what: string, given: unknown, says: RegExp][] = [
  ['no object', 'options', /options/],
  ['null', null, /options/],
  ['a list', [], /options must be an object of options/],
  ['a mount that is no string', { mount: 42 }, /mount must be a string/],
  ['an empty mount', { mount: '/' }, /mount must not be empty/],
  ['a namespace that is no string', { namespace: 42 }, /namespace must be a string/],
]

const readOptions: [what: string, given: unknown, says: RegExp][] = [
  ...nameOptions,
  ['a version that is no number', { version: '1' }, /version must be a number/],
  ['a broken version', { version: 1.5 }, /version must be a whole number/],
  ['a negative version', { version: -1 }, /version must be 0 or more/],
  ['something for fresh', { fresh: 'yes' }, /fresh must be true or false/],
  ['a signal that is none', { signal: {} }, /signal must be an AbortSignal/],
  ['no time at all', { timeoutMs: 0 }, /timeoutMs must be above 0/],
  ['endless time', { timeoutMs: Infinity }, /timeoutMs must be below/],
  ['what is no option', { versoin: 1 }, /versoin/],
  ['several at once', { version: '1', fresh: 1 }, /version must be a number; fresh must be true or false/],
]

const withOptions: Record<string, (given: never) => Call> = {
  set: (given) => (secrets) => secrets.set('app', {}, given),
  delete: (given) => (secrets) => secrets.delete('app', given),
  list: (given) => (secrets) => secrets.list('app', given),
  invalidate: (given) => (secrets) => secrets.invalidate('app', given),
  invalidateAll: (given) => (secrets) => secrets.invalidateAll('app', given),
}

const withReadOptions: Record<string, (given: never) => Call> = {
  get: (given) => (secrets) => secrets.get('app', undefined as never, given),
  getOptional: (given) => (secrets) => secrets.getOptional('app', 'field', given),
  exists: (given) => (secrets) => secrets.exists('app', given),
  refresh: (given) => (secrets) => secrets.refresh('app', given),
  getMany: (given) => (secrets) => secrets.getMany(['app', 'other'], given),
}

const schema = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } }

const others: [what: string, call: Call, says: RegExp][] = [
  ['a field that is no string', (secrets) => secrets.get('app', wrong(42)), /field/],
  ['a field beside one in the name', (secrets) => secrets.get('app#one', 'two'), /field/],
  ['writing a field', (secrets) => secrets.set('app#key', {}), /as a whole/],
  ['deleting a field', (secrets) => secrets.delete('app#key'), /as a whole/],
  ['names that are no list', (secrets) => secrets.getMany(wrong('app')), /names must be a list/],
  ['a name in a list that is no string', (secrets) => secrets.getMany(wrong(['app', 42])), /string/],
  ['no concurrency', (secrets) => secrets.getMany(['app'], { concurrency: 0 }), /concurrency/],
  ['half a concurrency', (secrets) => secrets.getMany(['app'], { concurrency: 1.5 }), /concurrency/],
  ['data that is no object', (secrets) => secrets.set('app', wrong('data')), /object/],
  ['data that JSON cannot hold', (secrets) => secrets.set('app', { when: undefined }), /when/],
  ['a schema where no value is given', (secrets) => secrets.exists('app', wrong({ schema })), /schema is no option/],
  ['the same', (secrets) => secrets.refresh('app', wrong({ schema })), /schema is no option/],
  ['many of one schema', (secrets) => secrets.getMany(['app'], wrong({ schema })), /schema is no option/],
  ['a list for options beside no field', (secrets) => secrets.get('app', wrong([])), /options/],
  ['a use that is none', (secrets) => secrets.withFresh('app', wrong(undefined)), /must be a function/],
  ['null for the options of a use', (secrets) => secrets.withFresh('app', String, wrong(null)), /options/],
  [
    'a use of one version',
    (secrets) => secrets.withFresh('app', String, wrong({ version: 1 })),
    /version is no option/,
  ],
  [
    'a use with a judge that is none',
    (secrets) => secrets.withFresh('app', String, { isAuthenticationFailure: wrong(true) }),
    /isAuthenticationFailure must be a function/,
  ],
  ['a schema of key rings', (secrets) => secrets.keyRing('app', wrong({ schema })), /schema is no option/],
  ['freshness of key rings', (secrets) => secrets.keyRing('app', wrong({ fresh: true })), /fresh is no option/],
  ['what a followed secret keeps', (secrets) => secrets.follow('app', wrong({ keep: 3 })), /keep is no option/],
  ['freshness of a followed secret', (secrets) => secrets.follow('app', wrong({ fresh: true })), /fresh is no option/],
  ['one version to follow', (secrets) => secrets.follow('app', wrong({ version: 1 })), /read it with get/],
  ['null for the options of following', (secrets) => secrets.follow('app', wrong(null)), /options/],
  ['a field to follow that is no string', (secrets) => secrets.follow('app', wrong(42)), /field/],
  ['null for those of credentials', (secrets) => secrets.databaseCredentials('app', wrong(null)), /options/],
  ['what is no option of credentials', (secrets) => secrets.databaseCredentials('app', wrong({ ttl: 1 })), /ttl is no/],
  ['a folder that is no string', (secrets) => secrets.list(wrong(42)), /string/],
  ['a folder that is null', (secrets) => secrets.list(wrong(null)), /string/],
  ['a beginning that is no string', (secrets) => secrets.invalidateAll(wrong(42)), /string/],
]

/** What became of a call, and what was sent for it. */
async function outcomeOf(call: Call): Promise<unknown> {
  requests()
  try {
    await call(vault.secrets)
  } catch (error) {
    const { name, message, code } = error as VaultError
    return { name, message, code, sent: requests() }
  }
  return undefined
}

const refusal = (code: VaultErrorCode, says = /./) => ({
  name: 'VaultError',
  code,
  message: expect.stringMatching(says),
  sent: [],
})

describe('a name that is none is refused, and nothing is sent', () => {
  const cases = Object.entries(byName).flatMap(([method, call]) =>
    names.map(([name, code]) => ({ method, name, code, call: call(wrong(name)) })),
  )
  it.each(cases)('$method($name)', async ({ call, code }) => {
    expect(await outcomeOf(call)).toEqual(refusal(code))
  })
})

describe('an option that is wrong is refused by its name, and nothing is sent', () => {
  const cases = [
    ...Object.entries(withOptions).flatMap(([method, call]) =>
      nameOptions.map(([what, given, says]) => ({ method, what, says, call: call(wrong(given)) })),
    ),
    ...Object.entries(withReadOptions).flatMap(([method, call]) =>
      readOptions.map(([what, given, says]) => ({ method, what, says, call: call(wrong(given)) })),
    ),
  ]
  it.each(cases)('$method with $what', async ({ call, says }) => {
    expect(await outcomeOf(call)).toEqual(refusal('invalid_argument', says))
  })
})

describe('anything else that is wrong is refused, and nothing is sent', () => {
  it.each(others)('%s', async (_what, call, says) => {
    expect(await outcomeOf(call)).toEqual(refusal('invalid_argument', says))
  })
})
