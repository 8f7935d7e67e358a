import { once } from 'node:events'
import { type KeyRing, type RingKey, type Vault, VaultError } from '@keyward/core'
import { vaultErrorHandler, withKeys } from '@keyward/express'
import cookieParser from 'cookie-parser'
import cookieSession from 'cookie-session'
import type { ErrorRequestHandler, NextFunction, RequestHandler } from 'express'
import session from 'express-session'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { expresses } from './expresses.ts'
import { serve } from './listen.ts'
import { useVaultServer } from './vault-server.ts'

const vaultServer = useVaultServer()

declare module 'express-session' {
  interface SessionData {
    visits: number
  }
}

interface OpenedRing {
  readonly name: string
  readonly ring: KeyRing<string>
  rotate(): Promise<void>
  destroy(version: number): Promise<void>
}

async function openRing(vault: Vault, keep = 1): Promise<OpenedRing> {
  const name = vaultServer.newName()
  let version = 0
  const write = () => vault.secrets.set(name, { key: `key ${++version} of a session, long enough` })
  await write()
  const ring = await vault.secrets.keyRing(name, 'key', { keep })
  return {
    name,
    ring,
    rotate: () => write().then(() => ring.refresh()),
    destroy: (destroyed) => vault.kv.destroy(`secret/${name}`, { versions: [destroyed] }).then(() => ring.refresh()),
  }
}

/** A browser that keeps the cookies it is given. */
function browser(url: string): () => Promise<string> {
  const jar = new Map<string, string>()
  return async () => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    return response.text()
  }
}

const answerWithMessage: ErrorRequestHandler = (error: Error, _request, response, _next) => {
  response.status(418).send(error.message)
}

/** What the process warns of until the test ends. */
function collectWarnings(): () => readonly string[] {
  const warnings: string[] = []
  const collect = ({ message }: Error): void => void warnings.push(message)
  process.on('warning', collect)
  onTestFinished(() => void process.off('warning', collect))
  return () => warnings
}

function rejectWithNothing(): Promise<void> {
  const { promise, reject } = Promise.withResolvers<void>()
  reject()
  return promise
}

const store = (): session.Store => new session.MemoryStore().setMaxListeners(0)

const countVisits: RequestHandler = (request, response) => {
  const { session: visitor } = request as { session: { visits?: number } }
  visitor.visits = (visitor.visits ?? 0) + 1
  response.send(String(visitor.visits))
}

describe.each(expresses)('middleware with the keys of a ring in $name', ({ express }) => {
  it('keeps sessions of express-session through changes of their key, and ends those of a key that left', async () => {
    const { ring, rotate } = await openRing(vaultServer.open())
    const app = express()
    const options = { store: store(), rolling: true, resave: false, saveUninitialized: false }
    app.use(
      withKeys(ring, (keys) => session({ ...options, secret: keys }), { signAfterSeconds: 0 }),
      countVisits,
    )
    const url = await serve(app)
    const [steady, absent] = [browser(url), browser(url)]
    expect([await steady(), await absent()]).toEqual(['1', '1'])
    for (const visits of ['2', '3', '4', '5']) {
      await rotate()
      expect(await steady()).toBe(visits)
    }
    expect(await absent()).toBe('1')
  })

  it('keeps the sessions of cookie-session', async () => {
    const { ring, rotate } = await openRing(vaultServer.open())
    const app = express()
    app.use(
      withKeys(ring, (keys) => cookieSession({ keys }), { signAfterSeconds: 0 }),
      countVisits,
    )
    const visit = browser(await serve(app))
    for (const visits of ['1', '2', '3', '4']) {
      expect(await visit()).toBe(visits)
      await rotate()
    }
  })

  it('reads the signed cookies of cookie-parser', async () => {
    const { ring, rotate } = await openRing(vaultServer.open())
    const app = express()
    app.use(withKeys(ring, (keys) => cookieParser(keys), { signAfterSeconds: 0 }))
    app.use((request, response) => {
      // cookie-parser gives false for a cookie that none of the keys has signed.
      const { who = 'nobody' } = request.signedCookies as { who?: string | false }
      if (who === 'nobody') response.cookie('who', 'ada', { signed: true })
      response.send(String(who))
    })
    const visit = browser(await serve(app))
    const seen = [await visit(), await visit()]
    await rotate()
    seen.push(await visit())
    await rotate()
    seen.push(await visit())
    expect(seen).toEqual(['nobody', 'ada', 'ada', 'false'])
  })

  it('neither accepts nor signs anything while its ring holds no key, and says so once', async () => {
    const { name, ring, rotate, destroy } = await openRing(vaultServer.open())
    const app = express()
    const errors: VaultError[] = []
    const options = { store: store(), rolling: true, resave: false, saveUninitialized: false }
    app.use(
      withKeys(ring, (keys) => session({ ...options, secret: keys })),
      countVisits,
      vaultErrorHandler({ onError: (error) => errors.push(error) }),
    )
    const url = await serve(app)
    const [known, stranger] = [browser(url), browser(url)]
    await known()
    const warnings = collectWarnings()
    await destroy(1)
    expect(ring.keys).toEqual([])
    for (const visit of [known, stranger, known]) expect(await visit()).toBe('{"error":"unavailable"}')
    const answer = await fetch(url)
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([503, null])
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'key_ring_empty'))
    expect(errors[0]?.message).toContain(name)
    expect(warnings()).toEqual([expect.stringContaining(`the key ring of ${name} holds no key`)])
    await rotate()
    expect([await known(), await known(), warnings().length]).toEqual(['1', '2', 1])
  })

  it('begins with a ring that holds no key as it goes on with one', async () => {
    const { ring, rotate, destroy } = await openRing(vaultServer.open())
    await destroy(1)
    const app = express()
    app.use(
      withKeys(ring, (keys) => session({ secret: keys, store: store(), resave: false, saveUninitialized: false })),
    )
    app.use(countVisits, vaultErrorHandler({ onError: () => undefined }))
    const visit = browser(await serve(app))
    expect(await visit()).toBe('{"error":"unavailable"}')
    await rotate()
    expect(await visit()).toBe('1')
  })

  it('is not made of whole secrets, which as text are names that anybody can guess', async () => {
    const vault = vaultServer.open()
    const { name } = await openRing(vault)
    const ring = await vault.secrets.keyRing(name)
    expect(() => withKeys(ring, () => () => undefined)).toThrow(/ring must be of one field/)
  })

  it('stays as it was when it cannot be made anew', async () => {
    const { name, ring, rotate } = await openRing(vaultServer.open())
    const app = express()
    let made = 0
    const make = (keys: string[]): RequestHandler => {
      if (++made > 1) throw new TypeError(`no use for ${keys[0]}`)
      return (_request, response) => void response.send(`${keys.length} key`)
    }
    app.use(withKeys(ring, make))
    const url = await serve(app)
    const warned = once(process, 'warning') as Promise<[Error]>
    await rotate()
    const [{ message }] = await warned
    expect(message).toMatch(/^withKeys: .* threw TypeError; the one before stays in use/)
    expect(message).toContain(`of ${name} `)
    expect(await (await fetch(url)).text()).toBe('1 key')
  })

  it.each([
    ['an error', () => Promise.reject(new Error('the store is down')), 'the store is down'],
    ['nothing', rejectWithNothing, 'middleware failed without saying why'],
  ])('hands on to the error handler what asynchronous middleware rejects with: %s', async (_what, fail, message) => {
    const { ring } = await openRing(vaultServer.open())
    const app = express()
    app.use(
      withKeys(ring, () => async (_request, _response, _next: NextFunction) => fail()),
      answerWithMessage,
    )
    const answer = await fetch(await serve(app))
    expect([answer.status, await answer.text()]).toEqual([418, message])
  })
})

function ringOf(ages: Readonly<Record<string, number>>): RingKey<string>[] {
  return Object.entries(ages).map(([key, age], index) => ({
    key,
    version: 9 - index,
    createdTime: new Date(Date.now() - age * 1000),
  }))
}

const tellOrder = (order: string[]) => (_request: null, seen: string[]) => seen.push(order.join(''))

/** Middleware with keys of these ages in seconds, newest first; `order` tells the keys that it has now, the one that signs first. */
function startWith(ages: Readonly<Record<string, number>>, signAfterSeconds?: number) {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
  let keys = ringOf(ages)
  let changed: (() => void) | undefined
  const ring = {
    name: 'app/keys',
    get keys() {
      return keys
    },
    onChange(listener: (next: RingKey<string>[], previous: RingKey<string>[]) => unknown) {
      changed = () => void listener(keys, keys)
      return () => undefined
    },
  }
  const middleware = withKeys(ring, tellOrder, { signAfterSeconds })
  return {
    order() {
      const seen: string[] = []
      middleware(null, seen, () => undefined)
      return seen[0]
    },
    change(next: Readonly<Record<string, number>>) {
      keys = ringOf(next)
      changed?.()
    },
  }
}

describe('the key that signs', () => {
  afterEach(() => void vi.useRealTimers())

  it('is the newest that other processes had the time to know', () => {
    expect(startWith({ c: 299, b: 301, a: 9000 }).order()).toBe('bca')
    expect(startWith({ c: 301, b: 400, a: 9000 }).order()).toBe('cba')
    expect(startWith({ c: 20, b: 30, a: 40 }, 25).order()).toBe('bca')
    expect(startWith({ b: 0, a: 1 }, 0).order()).toBe('ba')
  })

  it('is the oldest while all are new, and the only one at once', () => {
    expect(startWith({ c: 1, b: 2, a: 3 }).order()).toBe('acb')
    expect(startWith({ a: 0 }).order()).toBe('a')
  })

  it('changes by itself when the newer one is old enough', () => {
    const { order, change } = startWith({ a: 9000 })
    change({ b: 0, a: 9000 })
    expect(order()).toBe('ab')
    vi.advanceTimersByTime(299_999)
    expect(order()).toBe('ab')
    vi.advanceTimersByTime(1)
    expect(order()).toBe('ba')
  })

  it('changes at once when the one before was destroyed', () => {
    const { order, change } = startWith({ b: 0, a: 9000 })
    expect(order()).toBe('ab')
    change({ b: 1 })
    expect(order()).toBe('b')
  })

  it.each([-1, Number.NaN, 90_000, '5', null])('cannot be told to wait for %o', (wrong) => {
    expect(() => startWith({ a: 0 }, wrong as number)).toThrow(/signAfterSeconds/)
  })
})

const makeNothing = () => () => undefined

describe('withKeys', () => {
  const ring = { name: 'app/keys', keys: ringOf({ a: 9000 }), onChange: () => () => undefined }

  it.each([
    [undefined, makeNothing, undefined, /ring must be a key ring/],
    [{}, makeNothing, undefined, /ring must be a key ring/],
    [ring, undefined, undefined, /make must be a function/],
    [ring, () => undefined, undefined, /what make returns must be a function/],
    [ring, makeNothing, null, /options must be an object/],
    [ring, makeNothing, { signAfter: 1 }, /signAfter is no option; there is signAfterSeconds/],
    [undefined, undefined, { signAfterSeconds: -1 }, /ring must.*signAfterSeconds must.*make must/],
  ])('refuses (%o, %o, %o) in one error of ours', (wrongRing, wrongMake, options, message) => {
    const wrong = () => withKeys(wrongRing as never, wrongMake as never, options as never)
    expect(wrong).toThrow(VaultError)
    expect(wrong).toThrow(message)
  })
})
