import { inspect } from 'node:util'
import { createContext, runInContext, runInNewContext } from 'node:vm'
import { createVault, isSecretData, type SecretData, type SecretEvent, type Vault } from '@keyward/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { options, write } = useSecretsServer()
let vault: Vault
beforeEach(async () => {
  vault = createVault(options())
  await write('app/database', {
    host: 'db.internal',
    port: '5432',
    password: 'canary-password',
    tls: { key: 'canary-key' },
  })
})
afterEach(() => vault.close())

const valibotDatabase = v.object({
  host: v.string(),
  port: v.pipe(v.string(), v.transform(Number), v.integer()),
  password: v.string(),
})
const zodDatabase = z.object({ host: z.string(), port: z.coerce.number().int(), password: z.string() })

describe.each([
  ['valibot', valibotDatabase],
  ['Zod', zodDatabase],
] as const)('a schema of %s', (_library, schema) => {
  it('makes of a secret what it says, which reads typed and prints redacted', async () => {
    const database = await vault.secrets.get('app/database', { schema })
    expectTypeOf(database).toEqualTypeOf<SecretData<{ host: string; port: number; password: string }>>()
    expect(database.reveal()).toEqual({ host: 'db.internal', port: 5432, password: 'canary-password' })
    expect(isSecretData(database)).toBe(true)
    expect(inspect(database)).toBe('[Secret app/database v1]'.replace('v1', `v${versionOf(database)}`))
  })

  it('is applied to what is remembered as well', async () => {
    await vault.secrets.get('app/database')
    expect((await vault.secrets.get('app/database', { schema })).port).toBe(5432)
    expect((await vault.secrets.get('app/database')).reveal()).toMatchObject({
      port: '5432',
      tls: { key: 'canary-key' },
    })
  })
})

describe('a schema', () => {
  it('makes of one field what it says', async () => {
    const port = await vault.secrets.get('app/database', 'port', { schema: z.coerce.number() })
    expectTypeOf(port).toEqualTypeOf<number>()
    expect(port).toBe(5432)
    const tls = await vault.secrets.get('app/database#tls', { schema: v.object({ key: v.string() }) })
    expectTypeOf(tls).toEqualTypeOf<SecretData<{ key: string }>>()
    expect(tls.key).toBe('canary-key')
  })

  it('may make what has methods, which still work', async () => {
    await write('app/queue', { url: 'amqps://queue.example.com/canary', from: '2030-01-01', hosts: ['a', 'b', 'a'] })
    const url = v.pipe(
      v.string(),
      v.transform((text) => new URL(text)),
    )
    const schema = v.object({
      url,
      from: v.pipe(
        v.string(),
        v.transform((text) => new Date(text)),
      ),
      hosts: v.pipe(
        v.array(v.string()),
        v.transform((names) => new Set(names)),
      ),
    })
    const queue = await vault.secrets.get('app/queue', { schema })
    expect([queue.url.host, queue.from.getUTCFullYear(), queue.hosts.has('b')]).toEqual([
      'queue.example.com',
      2030,
      true,
    ])
    expect(queue.reveal().url).toBeInstanceOf(URL)
    expect(inspect(queue)).not.toContain('canary')
    const alone = await vault.secrets.get('app/queue', 'url', { schema: url })
    expectTypeOf(alone).toEqualTypeOf<URL>()
    expect(alone.pathname).toBe('/canary')
  })

  it('may have to be waited for', async () => {
    const slow = v.pipeAsync(
      v.string(),
      v.checkAsync(async (password) => Promise.resolve(password.startsWith('canary'))),
      v.transform((password) => password.length),
    )
    expect(await vault.secrets.get('app/database', 'password', { schema: slow })).toBe(15)
    const refuses = z.string().refine(async () => Promise.resolve(false))
    await expect(vault.secrets.get('app/database', 'password', { schema: refuses })).rejects.toEqual(
      fails('schema_mismatch'),
    )
  })

  it.each([
    [
      'valibot',
      v.object({
        host: v.number(),
        password: v.literal('other'),
        tls: v.object({ key: v.pipe(v.string(), v.uuid()) }),
        user: v.string(),
      }),
    ],
    [
      'Zod',
      z.object({ host: z.number(), password: z.literal('other'), tls: z.object({ key: z.uuid() }), user: z.string() }),
    ],
  ])('of %s that does not fit names the fields, and shows no value of them', async (_library, schema) => {
    const events: SecretEvent[] = []
    vault.events.on('secret', (event) => events.push(event))
    const error = await vault.secrets.get('app/database', { schema }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'schema_mismatch', operation: 'secrets.get', path: 'secret/app/database' })
    const { problems } = error as { problems: { path: string }[] }
    expect(problems.map(({ path }) => path).toSorted()).toEqual(['host', 'password', 'tls.key', 'user'])
    expect((error as Error).message).toContain('host, password, tls.key, user')
    expect(shown(error)).not.toMatch(/canary|db\.internal/)
    expect(events).toMatchObject([{ outcome: 'schema_mismatch' }])
  })

  it.each([
    [
      'valibot',
      v.pipe(
        v.object({}),
        v.check(() => false, 'a rule of the whole'),
      ),
    ],
    ['valibot', v.number()],
    ['Zod', z.number()],
  ])('of %s that does not fit as a whole says so', async (_library, schema) => {
    const error = await vault.secrets.get('app/database', { schema }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'schema_mismatch', message: expect.stringContaining('the whole') })
    expect(shown(error)).not.toContain('canary')
  })

  it.each([
    [
      'throws',
      {
        validate: (value: unknown) => {
          throw new Error(`cannot read ${JSON.stringify(value)}`)
        },
      },
    ],
    [
      'rejects',
      { validate: async (value: unknown) => Promise.reject(new Error(`cannot read ${JSON.stringify(value)}`)) },
    ],
  ])('that %s is a mismatch, and what it says stays with it', async (_what, own) => {
    const schema = { '~standard': { version: 1 as const, vendor: 'own', ...own } }
    const events: SecretEvent[] = []
    vault.events.on('secret', (event) => events.push(event))
    const error = await vault.secrets.get('app/database', { schema }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'schema_mismatch', path: 'secret/app/database' })
    expect(shown(error)).not.toMatch(/canary|db\.internal/)
    expect(events).toMatchObject([{ outcome: 'schema_mismatch' }])
  })

  it('of another realm is waited for, refuses and makes redacted data like one of this realm', async () => {
    const realm = createContext({})
    const foreign = (validate: string) => ownSchema(runInContext(validate, realm) as Validate)
    const refuses = foreign(`async () => ({ issues: [{ message: 'no', path: ['host'] }] })`)
    await expect(vault.secrets.get('app/database', { schema: refuses })).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringContaining('host'),
    })
    for (const validate of ['async (v) => ({ value: { p: v.password } })', '(v) => ({ value: { p: v.password } })']) {
      const made = await vault.secrets.get('app/database', { schema: foreign(validate) })
      expect(isSecretData(made) && made['p']).toBe('canary-password')
      expect(inspect(made)).not.toContain('canary')
    }
    const schema = foreign('async (v) => ({ value: v })')
    await expect(vault.secrets.follow('app/database', { schema })).rejects.toEqual(fails('invalid_argument'))
  })

  it('may give anything that can be waited for, or make it', async () => {
    const later = runInNewContext('(value) => ({ then: (resolve) => resolve(value) })') as (value: unknown) => unknown
    const refuses = ownSchema(() => later({ issues: [{ message: 'no' }] }))
    await expect(vault.secrets.get('app/database', { schema: refuses })).rejects.toEqual(fails('schema_mismatch'))
    const made: unknown = await vault.secrets.get('app/database', {
      schema: ownSchema((value) => ({ value: later(value) })),
    })
    expect(isSecretData(made)).toBe(true)
  })

  it.each<[given: string, validate: Validate]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['a promise of nothing', async () => Promise.resolve()],
    ['neither a value nor issues', () => ({})],
    ['issues that are no list', () => ({ issues: 'canary' })],
    ['issues that are no objects', () => ({ issues: [null] })],
    ['what fails while it is waited for', (value) => ({ value: Promise.reject(new Error(JSON.stringify(value))) })],
  ])('that gives %s is a mismatch', async (_given, validate) => {
    const error = await vault.secrets
      .get('app/database', { schema: ownSchema(validate) })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'schema_mismatch', path: 'secret/app/database' })
    expect((error as Error).message).toContain('the schema failed by itself')
    expect(shown(error)).not.toMatch(/canary|db\.internal/)
  })

  it.each([[[]], [[{ path: [] }]], [[{ path: 'host' }]]])(
    'that names no field refuses the whole: %o',
    async (issues) => {
      const schema = ownSchema(() => ({ issues }))
      await expect(vault.secrets.get('app/database', { schema })).rejects.toMatchObject({
        code: 'schema_mismatch',
        message: expect.stringContaining('in the whole'),
      })
    },
  )

  it('holds for what the environment gives, and its refusal is told like any other', async () => {
    await using fallback = createVault({
      ...options(),
      environment: { APP_PORT: '{"port":"canary"}' },
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      secrets: { environmentFallback: { when: ['not_found'], byRule: true } },
    })
    const events: SecretEvent[] = []
    fallback.events.on('secret', (event) => events.push(event))
    const error = await fallback.secrets
      .get('app/port', { schema: v.object({ port: v.pipe(v.string(), v.digits()) }) })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'schema_mismatch' })
    expect(shown(error)).not.toContain('canary')
    expect(events).toMatchObject([{ outcome: 'schema_mismatch' }])
  })

  it('is asked for where something else is given', async () => {
    const schema = { type: 'object' } as unknown as typeof valibotDatabase
    await expect(vault.secrets.get('app/database', { schema })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('Standard Schema'),
    })
  })
})

describe('without a schema', () => {
  it('types are as they are stated', async () => {
    const database = await vault.secrets.get<{ password: string }>('app/database')
    expectTypeOf(database).toEqualTypeOf<SecretData<{ password: string }>>()
    expectTypeOf(await vault.secrets.get('app/database')).toEqualTypeOf<SecretData>()
    expectTypeOf(await vault.secrets.get('app/database', 'password')).toEqualTypeOf<string>()
    expectTypeOf(await vault.secrets.getOptional('app/database', 'password')).toEqualTypeOf<string | undefined>()
    const many = await vault.secrets.getMany(['app/database', 'app/database#host'])
    expectTypeOf(many).toEqualTypeOf<{ 'app/database': SecretData; 'app/database#host': string }>()
    expect(many['app/database#host']).toBe('db.internal')
  })
})

type Validate = (value: unknown) => unknown

/** A schema as somebody may write it who does not heed the types. */
function ownSchema(validate: Validate): StandardSchemaV1 {
  return { '~standard': { version: 1, vendor: 'own', validate: validate as StandardSchemaV1.Props['validate'] } }
}

function versionOf(data: unknown): string {
  return /v(\d+)/.exec(JSON.stringify(data))?.[1] ?? ''
}

/** An error as everything that could print it would. */
function shown(error: unknown): string {
  const everything = { depth: Infinity, showHidden: true, getters: true }
  const { stack, cause } = error as Error
  return [inspect(error, everything), JSON.stringify(error), String(error), stack, inspect(cause, everything)].join(
    '\n',
  )
}
