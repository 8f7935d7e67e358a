import { format, inspect } from 'node:util'
import { createVault, secretInfo } from '@keyward/core'
import { expect, it } from 'vitest'
import { useSecretsServer } from './secrets-server.ts'
import { tracesOf } from './memory/traces-of.ts'

const { server, options, write } = useSecretsServer()
const canary = 'canary-5a1b\n"value'

/** Everything that a program prints with. */
const printed: Record<string, (value: unknown) => string> = {
  'console.log': (value) => format(value),
  'console.log with %o': (value) => format('%o %s', value, value),
  'inspect of everything': (value) =>
    inspect(value, { depth: Infinity, showHidden: true, showProxy: true, getters: true }),
  'inspect past what a class says of itself': (value) =>
    inspect(value, { depth: Infinity, showHidden: true, customInspect: false }),
  JSON: (value) => JSON.stringify(value) ?? '',
}

async function everythingOf(token: string): Promise<Record<string, unknown>> {
  await using vault = createVault({
    ...options(),
    token,
    environment: { APP_FALLBACK: canary },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    secrets: { environmentFallback: { when: ['not_found'], byRule: true } },
  })
  const events: unknown[] = []
  vault.events.on('secret', (event) => events.push(event))
  vault.events.on('operation', (event) => events.push(event))
  const { secrets } = vault
  const secret = await secrets.get('app')
  const nested = await secrets.get('app', 'nested')
  const many = await secrets.getMany(['app', 'app#password'])
  const failures = await Promise.all(
    [
      secrets.get('app', 'nothing'),
      secrets.getMany(['app', 'nothing', 'app#nothing']),
      secrets.set('app', { password: canary, broken: undefined }),
      secrets.set('app', { password: canary }, { checkAndSet: 99 }),
      secrets.set('app', { password: canary }, { mount: 'nowhere' }),
    ].map((each) =>
      each.then(
        () => expect.unreachable(),
        (error: unknown) => error,
      ),
    ),
  )
  return {
    vault,
    secrets,
    secret,
    nested,
    many,
    infos: [secret, nested].map(secretInfo),
    events,
    failures,
    state: secrets.cacheState(),
  }
}

it.each(Object.keys(printed))('nothing that vault.secrets gives shows a value or the token through %s', async (how) => {
  await write('app', { password: canary, nested: { key: canary, list: [canary] } })
  const { token } = await server().createToken({ policies: ['root'] })
  const everything = await everythingOf(token)
  for (const [what, value] of Object.entries(everything)) {
    const text = printed[how]?.(value) ?? ''
    const shown = [canary, 'canary-5a1b', token].flatMap(tracesOf).filter((trace) => text.includes(trace))
    expect({ what, shown }).toEqual({ what, shown: [] })
  }
})

it('a secret says which one it is instead', async () => {
  await write('labelled', { password: canary })
  await using vault = createVault(options())
  const secret = await vault.secrets.get('labelled')
  expect([format(secret), JSON.stringify(secret), format('%s', secret)]).toEqual([
    '[Secret labelled v1]',
    '"[Secret labelled v1]"',
    '[Secret labelled v1]',
  ])
  expect(inspect(secretInfo(secret))).toContain("name: 'labelled'")
})

it('a field on its own is what it is', async () => {
  await write('app', { password: canary })
  await using vault = createVault(options())
  expect(format('%s', await vault.secrets.get('app', 'password'))).toBe(canary)
})

it('several that were asked for together print by their names, and are what they are', async () => {
  await write('together', { password: canary, port: 5432 })
  await using vault = createVault(options())
  const many = await vault.secrets.getMany(['together', 'together#password', 'together#port'])
  expect(many['together#password']).toBe(canary)
  expect({ ...many }).toEqual({ together: many.together, 'together#password': canary, 'together#port': 5432 })
  expect(Object.keys(many)).toEqual(['together', 'together#password', 'together#port'])
  expect(JSON.parse(JSON.stringify({ many }))).toEqual({
    many: {
      together: '[Secret together v1]',
      'together#password': '[Secret together#password]',
      'together#port': '[Secret together#port]',
    },
  })
  expect(inspect({ many })).toMatch(
    /together: \[Secret together v1\],\s+'together#password': \[Secret together#password\]/,
  )
  expect(format('%s %O', many, [many])).not.toContain(canary)
})

it('a secret that is called like a function of every object is given like any other', async () => {
  await write('toJSON', { password: canary })
  await using vault = createVault(options())
  const many = await vault.secrets.getMany(['toJSON', 'app#password'])
  expect(many.toJSON['password']).toBe(canary)
})
