import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import winston from 'winston'
import { appRole, type AuthMethod, type ClientEvents, createVault, type Logger, type VaultOptions } from '@keyward/core'
import { createEventEmitter } from '../../src/foundation/index.ts'
import { logEvents } from '../../src/telemetry/logging/index.ts'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ mode: 'tls' })
  await server.writePolicy('app', 'path "secret/*" { capabilities = ["create", "read", "update"] }')
}, 60_000)
afterAll(async () => {
  await server?.stop()
})

function sink(): { stream: Writable; lines: () => string[] } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, lines: () => text.split('\n').filter((line) => line !== '') }
}

/** A real logger of each kind, at its most talkative. */
const loggers: Record<string, (stream: Writable) => Logger> = {
  pino: (stream) => pino({ level: 'debug' }, stream),
  winston: (stream) =>
    winston.createLogger({
      level: 'debug',
      format: winston.format.json(),
      transports: [new winston.transports.Stream({ stream })],
    }),
  console: (stream) => new Console(stream),
}

/** A day's events: a log-in, values written and read, retries, a denial, a log-in that is refused. Returns what nobody may read in a log. */
async function useVault(options: Partial<VaultOptions>): Promise<string[]> {
  const { roleId, secretId } = await server.createAppRole('app', { policies: ['app'] })
  const tokens: string[] = []
  const login = appRole({ roleId, secretId })
  const overheard: AuthMethod = {
    name: login.name,
    async login(loginContext) {
      const auth = await login.login(loginContext)
      tokens.push(auth.token)
      return auth
    },
  }
  await using proxy = await startFaultProxy(server)
  const at = { address: proxy.address, environment: false as const, retry: { attempts: 3, delayMs: 1 }, ...options }
  await using vault = createVault({ ...at, auth: overheard })
  await vault.kv.write('secret/canary-path', { 'canary-field': 'canary-value' })
  proxy.next({ kind: 'reset' }, { kind: 'too-many-requests' })
  await vault.kv.read('secret/canary-path')
  await vault.kv.delete('secret/canary-path').catch(() => undefined)
  await using refused = createVault({ ...at, auth: appRole({ roleId, secretId: 'canary-secret-id' }) })
  await refused.kv.read('secret/canary-path').catch(() => undefined)
  expect(tokens).toHaveLength(1)
  return [...tokens, roleId, secretId, 'canary']
}

describe.each(Object.keys(loggers))('%s', (name) => {
  const started = () => {
    const { stream, lines } = sink()
    return { logger: (loggers[name] as (stream: Writable) => Logger)(stream), lines }
  }

  it('is told of log-ins and retries in one readable line each', async () => {
    const { logger, lines } = started()
    await useVault({ logger })
    const told = lines().map((line) => (name === 'console' ? line : messageIn(line)))
    expect(told).toEqual([
      expect.stringMatching(/^vault: logged in with approle in [\d.]+ ms$/),
      expect.stringMatching(/^vault: kv\.read is tried again in [\d.]+ ms: unreachable$/),
      expect.stringMatching(/^vault: kv\.read is tried again in [\d.]+ ms: rate_limited$/),
      expect.stringMatching(/^vault: log-in with approle in [\d.]+ ms failed: login_failed\. Check the credentials/),
    ])
  })

  it('is told nothing secret, and no path', async () => {
    const { logger, lines } = started()
    const canaries = await useVault({ logger })
    expect(lines()).not.toEqual([])
    for (const canary of canaries) expect(lines().join('\n')).not.toContain(canary)
  })
})

const messageIn = (line: string): unknown => {
  const { msg, message } = JSON.parse(line) as { msg?: string; message?: string }
  return msg ?? message
}

describe('fields and levels', () => {
  it('reach pino', async () => {
    const { stream, lines } = sink()
    await useVault({ logger: pino({ level: 'debug' }, stream) })
    const [login, retry, , refused] = lines().map((line) => JSON.parse(line) as object)
    expect(login).toMatchObject({ level: 30, component: 'keyward', event: 'login', method: 'approle', outcome: 'ok' })
    expect(retry).toMatchObject({ level: 40, event: 'retry', operation: 'kv.read', code: 'unreachable' })
    expect(refused).toMatchObject({ level: 50, event: 'login', outcome: 'login_failed' })
  })

  it('reach winston', async () => {
    const { stream, lines } = sink()
    await useVault({ logger: loggers['winston']?.(stream) as Logger })
    const [login, retry, , refused] = lines().map((line) => JSON.parse(line) as object)
    expect(login).toMatchObject({
      level: 'info',
      component: 'keyward',
      event: 'login',
      method: 'approle',
      outcome: 'ok',
    })
    expect(retry).toMatchObject({ level: 'warn', event: 'retry', operation: 'kv.read', code: 'unreachable' })
    expect(refused).toMatchObject({ level: 'error', event: 'login', outcome: 'login_failed' })
  })
})

describe('what happens in the background', () => {
  const address = 'https://vault-1.example.com'
  it.each([
    ['debug', 'token renewed', 'renewal', { outcome: 'ok' }],
    ['warn', 'token not renewed: unreachable. Check the address', 'renewal', { outcome: 'unreachable' }],
    ['debug', 'lease obtained', 'lease', { mode: 'rotate', outcome: 'obtained' }],
    ['info', 'lease replaced by a new one', 'lease', { mode: 'rotate', outcome: 'rotated' }],
    ['warn', 'lease ended: what it gave is no longer valid', 'lease', { mode: 'renew', outcome: 'ended' }],
    [
      'warn',
      'lease neither renewed nor replaced: sealed. Unseal the server',
      'lease',
      { mode: 'renew', outcome: 'sealed' },
    ],
    ['info', `node ${address} is active, was standby`, 'node', { address, state: 'active', before: 'standby' }],
    [
      'info',
      `node ${address} is standby, was unreachable`,
      'node',
      { address, state: 'standby', before: 'unreachable' },
    ],
    ['warn', `node ${address} is unreachable, was active`, 'node', { address, state: 'unreachable', before: 'active' }],
    ['warn', `node ${address} is sealed, was active`, 'node', { address, state: 'sealed', before: 'active' }],
    ['debug', `node ${address} is unknown, was active`, 'node', { address, state: 'unknown', before: 'active' }],
  ] as const)('is logged as %s: %s', (level, line, name, event) => {
    const events = createEventEmitter<ClientEvents>()
    const logged: unknown[] = []
    logEvents(events, (...given) => logged.push(given))
    events.emit(name, event)
    expect(logged).toEqual([[level, expect.stringContaining(line), { event: name, ...event }]])
  })
})

describe('options that give up safety', () => {
  it('are said aloud once', async () => {
    const { stream, lines } = sink()
    const options = { token: 'canary', environment: false as const, logger: new Console(stream) }
    createVault({ ...options, address: server.address, tls: { skipVerify: true } })
    createVault({ ...options, address: ['http://vault.example.com', 'http://127.0.0.1:8200'], allowPlainHttp: true })
    createVault({ ...options, ...connection(server), allowPlainHttp: true })
    expect(lines()).toEqual([
      expect.stringContaining('any certificate is trusted (tls.skipVerify)'),
      expect.stringContaining('in clear to http://vault.example.com (allowPlainHttp)'),
    ])
  })
})

const broken = (behaviour: () => unknown): Logger => ({
  debug: behaviour,
  info: behaviour,
  warn: behaviour,
  error: behaviour,
})

describe('a logger', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('disk full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('that %s disturbs nobody', async (_what, behaviour) => {
    const trouble: unknown[] = []
    const note = (reason: unknown): void => void trouble.push(reason)
    process.on('warning', note).on('unhandledRejection', note)
    await expect(useVault({ logger: broken(behaviour) })).resolves.toBeInstanceOf(Array)
    await new Promise(setImmediate)
    process.off('warning', note).off('unhandledRejection', note)
    expect(trouble).toEqual([])
  })

  it('that lacks a level is an option problem, listed with the others', () => {
    const { stream } = sink()
    const { debug, error } = new Console(stream)
    expect(() =>
      createVault({ token: 'x', timeoutMs: 0, logger: { debug, error } as Logger, environment: false }),
    ).toThrow(/timeoutMs must be 1 or more\n {2}logger must have functions for all levels, but has none for info, warn/)
  })
})
