import { createVault, isSecretData, secretInfo, type SecretEvent, type VaultOptions } from '@keyward/core'
import { describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { server, options, proxy, write } = useSecretsServer()

type Fallback = NonNullable<NonNullable<VaultOptions['secrets']>['environmentFallback']>

const reasons = ['not_found', 'unreachable'] as const
const named: Partial<Fallback> = {
  variables: {
    'app/openai#key': 'OPENAI_API_KEY',
    'app/database': { host: 'DB_HOST', password: 'DB_PASSWORD' },
    'app/json': 'APP_AS_JSON',
  },
}
const byRule: Partial<Fallback> = { byRule: true }

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const vaultWith = (fallback: Partial<Fallback> | undefined, environment: Record<string, string>) =>
  createVault({
    ...options(),
    environment,
    retry: { attempts: 1 },
    logger: silent,
    ...(fallback && { secrets: { environmentFallback: { when: reasons, ...fallback } } }),
  })

/** What a name gives while Vault has a reason not to give it: plain data, or the code of the error. */
async function given(
  name: string,
  fallback: Partial<Fallback> | undefined,
  environment: Record<string, string>,
  reason: (typeof reasons)[number],
) {
  await using vault = vaultWith(fallback, environment)
  const events: SecretEvent[] = []
  vault.events.on('secret', (event) => events.push(event))
  if (reason === 'unreachable') proxy().use({ kind: 'reset' })
  try {
    const value: unknown = await vault.secrets.get<unknown>(name).catch(({ code }: { code: string }) => ({ code }))
    const source = secretInfo(value)?.source
    return { value: isSecretData(value) ? value.reveal() : value, source, events }
  } finally {
    proxy().clear()
  }
}

const tls = { host: 'h', tls: { key: 'k' }, port: 1, none: null }
const cases: [
  what: string,
  name: string,
  fallback: Partial<Fallback>,
  environment: Record<string, string>,
  expected: unknown,
][] = [
  ['a field, by its variable', 'app/openai#key', named, { OPENAI_API_KEY: 'sk' }, 'sk'],
  ['a field, by its variable that is empty', 'app/openai#key', named, { OPENAI_API_KEY: '' }, ''],
  ['a field, by its variable that is absent', 'app/openai#key', named, { OTHER: 'sk' }, undefined],
  ['a field that has no variable', 'app/openai#other', named, { OPENAI_API_KEY: 'sk' }, undefined],
  ['a whole secret of which only a field has a variable', 'app/openai', named, { OPENAI_API_KEY: 'sk' }, undefined],
  ['a field, from the variables of its secret', 'app/database#host', named, { DB_HOST: 'h' }, 'h'],
  [
    'a field that is not among the variables of its secret',
    'app/database#user',
    named,
    { DB_HOST: 'h', DB_USER: 'u', APP_DATABASE_USER: 'u' },
    undefined,
  ],
  ['the same, by rule as well', 'app/database#user', { ...named, ...byRule }, { APP_DATABASE_USER: 'u' }, undefined],
  [
    'a whole secret, from its variables',
    'app/database',
    named,
    { DB_HOST: 'h', DB_PASSWORD: '' },
    { host: 'h', password: '' },
  ],
  ['a whole secret of whose variables one is absent', 'app/database', named, { DB_HOST: 'h' }, undefined],
  ['a whole secret, from JSON', 'app/json', named, { APP_AS_JSON: JSON.stringify(tls) }, tls],
  ['a field of a secret in JSON', 'app/json#tls', named, { APP_AS_JSON: JSON.stringify(tls) }, { key: 'k' }],
  ['a field that is null in JSON', 'app/json#none', named, { APP_AS_JSON: JSON.stringify(tls) }, null],
  ['a field that JSON lacks', 'app/json#constructor', named, { APP_AS_JSON: JSON.stringify(tls) }, undefined],
  ['a whole secret, from what is no JSON', 'app/json', named, { APP_AS_JSON: '{"host":' }, undefined],
  ['a whole secret, from JSON that is no object', 'app/json', named, { APP_AS_JSON: '["a"]' }, undefined],
  ['a field, from JSON that is no object', 'app/json#0', named, { APP_AS_JSON: '"a"' }, undefined],
  ['a whole secret, from an empty variable', 'app/json', named, { APP_AS_JSON: '' }, undefined],
  ['a name without a variable', 'app/elsewhere', named, { APP_ELSEWHERE: '{"a":1}', APP_ELSEWHERE_A: '1' }, undefined],
  ['a field, by rule', 'app/api-keys/openai#key', byRule, { APP_API_KEYS_OPENAI_KEY: 'sk' }, 'sk'],
  ['a field, by rule, that is empty', 'app/api-keys/openai#key', byRule, { APP_API_KEYS_OPENAI_KEY: '' }, ''],
  ['a field, by rule, that is absent', 'app/api-keys/openai#key', byRule, { APP_API_KEYS_OPENAI: 'sk' }, undefined],
  [
    'a whole secret, by rule, from JSON',
    'app/mail',
    byRule,
    { APP_MAIL: '{"user":"u"}', APP_MAIL_HOST: 'h' },
    { user: 'u' },
  ],
  [
    'a whole secret, by rule, from all that begins so',
    'app/mail',
    byRule,
    { APP_MAIL_HOST: 'h', APP_MAIL_SMTP_PORT: '', APP_MAILBOX: 'x' },
    { host: 'h', smtp_port: '' },
  ],
  ['the same beside what is no JSON', 'app/mail', byRule, { APP_MAIL: 'yes', APP_MAIL_HOST: 'h' }, { host: 'h' }],
  [
    'a whole secret, by rule, when there is nothing',
    'app/mail',
    byRule,
    { APP_MAILBOX: 'x', APP_MAIL_: 'x' },
    undefined,
  ],
  [
    'a name for which both are there, by its variable',
    'app/openai#key',
    { ...named, ...byRule },
    { OPENAI_API_KEY: 'named', APP_OPENAI_KEY: 'rule' },
    'named',
  ],
  [
    'a name for which both are there, by its variable alone',
    'app/openai#key',
    { ...named, ...byRule },
    { APP_OPENAI_KEY: 'rule' },
    undefined,
  ],
  [
    'a whole secret, by rule, with what belongs to a longer name',
    'app/mail',
    byRule,
    { APP_MAIL_HOST: 'h', APP_MAIL_BACKUP_HOST: 'b' },
    { host: 'h', backup_host: 'b' },
  ],
  [
    "a field, by rule, but none of the client's own variables",
    'vault#token',
    byRule,
    { VAULT_TOKEN: 'root' },
    undefined,
  ],
  ['nor of the other client', 'bao/secret#id', byRule, { BAO_SECRET_ID: 'id' }, undefined],
  ['nor all of them as a whole secret', 'vault', byRule, { VAULT: '{"a":1}', VAULT_TOKEN: 'root' }, undefined],
  ['what only begins alike', 'vaults#token', byRule, { VAULTS_TOKEN: 'of mine' }, 'of mine'],
  ['what is named, even one of those', 'app/x#y', { variables: { 'app/x#y': 'VAULT_X' } }, { VAULT_X: 'x' }, 'x'],
  ['a name of which a variable can hold nothing', '日本#key', byRule, { _KEY: 'k' }, undefined],
  ['a field of which a variable can hold nothing', 'app#鍵', byRule, { APP_: 'k' }, undefined],
  ['the whole of such a name', '日本', byRule, { _: '{"a":1}', _KEY: 'k' }, undefined],
]

describe.each(reasons)('when Vault says or is %s, the environment gives', (reason) => {
  it.each(cases)('%s', async (_what, name, fallback, environment, expected) => {
    const { value, source, events } = await given(name, fallback, environment, reason)
    expect(value).toEqual(expected === undefined ? { code: reason } : expected)
    const isObject = typeof expected === 'object' && expected !== null
    expect(source).toBe(isObject ? 'environment' : undefined)
    expect(events).toMatchObject([
      expected === undefined
        ? { operation: 'secrets.get', outcome: reason }
        : { operation: 'secrets.get', name: name.split('#')[0], outcome: 'ok', source: 'environment', reason },
    ])
  })

  it('nothing, unless it is told to', async () => {
    const environment = { OPENAI_API_KEY: 'sk', APP_OPENAI_KEY: 'sk', APP_OPENAI: '{"key":"sk"}' }
    expect((await given('app/openai#key', undefined, environment, reason)).value).toEqual({ code: reason })
    const otherReasons = reasons.filter((each) => each !== reason)
    const other = { ...named, ...byRule, when: otherReasons }
    expect((await given('app/openai#key', other, environment, reason)).value).toEqual({ code: reason })
  })
})

describe('the environment', () => {
  const environment = { APP_KEPT: '{"n":"environment"}', APP_KEPT_N: 'environment' }

  it('gives a field that the secret in Vault lacks, and nothing that is there', async () => {
    await write('app/partial', { host: 'vault' })
    await using vault = vaultWith(byRule, { APP_PARTIAL_HOST: 'environment', APP_PARTIAL_PORT: '1' })
    expect(await vault.secrets.get('app/partial', 'host')).toBe('vault')
    expect(await vault.secrets.get('app/partial', 'port')).toBe('1')
  })

  it('never stands in for a refusal', async () => {
    await write('app/kept', { n: 'vault' })
    const { token } = await server().createToken({ policies: ['default'] })
    await using vault = createVault({
      ...options(),
      token,
      environment,
      secrets: { environmentFallback: { when: reasons, byRule: true } },
    })
    await expect(vault.secrets.get('app/kept')).rejects.toEqual(fails('permission_denied'))
    await expect(vault.secrets.get('app/kept', 'n')).rejects.toEqual(fails('permission_denied'))
    await expect(vault.secrets.getOptional('app/kept', 'n')).rejects.toEqual(fails('permission_denied'))
    await expect(vault.secrets.get('x', { mount: 'nowhere' })).rejects.toEqual(fails('permission_denied'))
  })

  it.each([
    ['is sealed', { kind: 'status', status: 503, errors: ['Vault is sealed'] }],
    ['is overloaded', { kind: 'too-many-requests' }],
    ['fails', { kind: 'status', status: 500 }],
  ] as const)('stands in while Vault %s', async (_what, fault) => {
    await using vault = vaultWith(byRule, environment)
    proxy().use(fault)
    expect(await vault.secrets.get('app/kept', 'n')).toBe('environment')
    proxy().clear()
  })

  it('comes after what is held of Vault, and goes as soon as Vault is back', async () => {
    await write('app/kept', { n: 'vault' })
    await using vault = vaultWith(byRule, environment)
    proxy().use({ kind: 'reset' })
    expect(secretInfo(await vault.secrets.get('app/kept'))?.source).toBe('environment')
    expect(vault.secrets.cacheState().entries).toBe(0)
    proxy().clear()
    expect(secretInfo(await vault.secrets.get('app/kept'))?.source).toBe('vault')
    proxy().use({ kind: 'reset' })
    expect(secretInfo(await vault.secrets.get('app/kept'))?.source).toBe('cache')
    proxy().clear()
  })

  it('counts as being there for all ways to ask, and says where it is from when it prints', async () => {
    await using vault = vaultWith(byRule, environment)
    await server().request('DELETE', 'secret/metadata/app/kept')
    expect(await vault.secrets.exists('app/kept')).toBe(true)
    expect(await vault.secrets.getOptional('app/kept', 'n')).toBe('environment')
    const { 'app/kept': kept } = await vault.secrets.getMany(['app/kept'])
    expect(JSON.stringify(kept)).toBe('"[Secret app/kept, from the environment]"')
  })

  it('is no substitute for reading from Vault where that is what was asked for', async () => {
    await using vault = vaultWith(byRule, environment)
    await expect(vault.secrets.refresh('app/nothing-and-kept')).rejects.toEqual(fails('not_found'))
    await server().request('DELETE', 'secret/metadata/app/kept')
    await expect(vault.secrets.refresh('app/kept')).rejects.toEqual(fails('not_found'))
  })
})

describe('a call that names a namespace or a mount of its own', () => {
  it.each([{ namespace: 'tenant-a' }, { namespace: '' }, { mount: 'other' }, { mount: 'secret' }])(
    'gets nothing from the environment, which does not know whose its variables are: %o',
    async (elsewhere) => {
      await using vault = vaultWith({ ...named, byRule: true }, { DB_PASSWORD: 'p', OPENAI_API_KEY: 'sk' })
      proxy().use({ kind: 'reset' })
      try {
        for (const name of ['db#password', 'app/openai#key'])
          await expect(vault.secrets.get(name, elsewhere)).rejects.toEqual(fails('unreachable'))
        expect(await vault.secrets.get('db#password')).toBe('p')
      } finally {
        proxy().clear()
      }
    },
  )
})

describe('a version that is named', () => {
  it('never comes from the environment, which knows of none', async () => {
    await using vault = vaultWith(named, { OPENAI_API_KEY: 'sk' })
    await expect(vault.secrets.get('app/openai', 'key', { version: 3 })).rejects.toEqual(fails('version_not_found'))
    expect(await vault.secrets.get('app/openai', 'key')).toBe('sk')
  })
})
