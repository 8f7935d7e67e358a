import { isSecretData, type KeyRing, type OptionProblem, type RingKey, VaultError } from '@keyward/core'
import { mustBeFunction, optionProblems, refuse } from './check-arguments.ts'
import type { ExpressNext } from './express-types.ts'
import { passOnFailure } from './pass-on.ts'

export interface WithKeysOptions {
  /**
   * How old a key has to be before it signs, unless there is no older one: as long as other processes with the same ring may take to know it, so
   * that none of them refuses what this one has signed. 0 to 86 400. @default 300, as rings are read every 300 seconds
   */
  signAfterSeconds?: number | undefined
}

/**
 * Middleware that signs with the newest key of a ring and accepts what was signed with any of its keys. It is made from the ring's keys, the one
 * to sign with first, and made anew at each change of the ring; keep what must outlive that, such as a session store, outside of `make`. When
 * `make` throws at a change, the middleware before stays in use and the process warns. While the ring holds no key, because all were destroyed for
 * example, nothing is accepted or signed: each request goes to the error handler with `key_ring_empty`, and the process warns once. So does middleware
 * that returns a promise which rejects, in Express 4 too. Throws `invalid_options`.
 *
 * @example
 * const store = new RedisStore({ client })
 * app.use(withKeys(ring, (keys) => session({ secret: keys, store, rolling: true, resave: false, saveUninitialized: false })))
 *
 * @example
 * app.use(withKeys(ring, (keys) => cookieSession({ keys })))
 */
export function withKeys<Key, Request, Response, Next extends ExpressNext>(
  ring: Pick<KeyRing<Key>, 'name' | 'keys' | 'onChange'>,
  make: (keys: Key[]) => (request: Request, response: Response, next: Next) => unknown,
  options: WithKeysOptions = {},
): (request: Request, response: Response, next: Next) => void {
  checkArguments(ring, make, options)
  const { signAfterSeconds = 300 } = options
  const made = (): Middleware<Request, Response, Next> => {
    const keys = inSigningOrder(ring.keys, signAfterSeconds).map(({ key }) => key)
    if (keys.length > 0) return checkMade(make(keys))
    warn(`the key ring of ${ring.name} holds no key. Until it does, every request fails.`)
    return (_request, _response, next) => next(emptyRing(ring))
  }
  let middleware = made()
  let timer: NodeJS.Timeout | undefined
  const makeAnewWhenOldEnough = (): void => {
    clearTimeout(timer)
    const wait = waitMs(ring.keys, signAfterSeconds)
    if (wait > 0) timer = setTimeout(makeAnew, wait).unref()
  }
  const makeAnew = (): void => {
    makeAnewWhenOldEnough()
    try {
      middleware = made()
    } catch (error) {
      warn(`what was to make the middleware with the changed keys of ${ring.name} ${threw(error)}`)
    }
  }
  makeAnewWhenOldEnough()
  ring.onChange(makeAnew)
  return (request, response, next) => {
    void passOnFailure(next, middleware(request, response, next))
  }
}

type Middleware<Request, Response, Next> = (request: Request, response: Response, next: Next) => unknown

function emptyRing({ name }: Pick<KeyRing<unknown>, 'name'>): VaultError {
  return new VaultError('key_ring_empty', `the key ring of ${name} holds no key`, { operation: 'withKeys' })
}

/** The newest that is old enough to sign, and then all others, newest first. */
function inSigningOrder<Key>(keys: readonly RingKey<Key>[], signAfterSeconds: number): readonly RingKey<Key>[] {
  const signing = keys.find((key) => youthMs(key, signAfterSeconds) <= 0) ?? keys.at(-1)
  return signing === undefined ? [] : [signing, ...keys.filter((key) => key !== signing)]
}

/** How long until the order changes. */
function waitMs<Key>(keys: readonly RingKey<Key>[], signAfterSeconds: number): number {
  const waits = keys.map((key) => youthMs(key, signAfterSeconds)).filter((wait) => wait > 0)
  return waits.length === 0 ? 0 : Math.ceil(Math.min(...waits))
}

function youthMs<Key>({ createdTime }: RingKey<Key>, signAfterSeconds: number): number {
  return createdTime.getTime() + signAfterSeconds * 1000 - Date.now()
}

// Without its message, which may have the key in it.
function threw(error: unknown): string {
  return `threw ${error instanceof Error ? error.name : typeof error}; the one before stays in use.`
}

function warn(message: string): void {
  process.emitWarning(`withKeys: ${message}`, 'KeywardWarning')
}

const hint = 'Write withKeys(ring, (keys) => session({ secret: keys, … })) with a ring of vault.secrets.keyRing().'

function checkArguments(ring: unknown, make: unknown, options: unknown): void {
  const problems = [...ringProblems(ring), ...optionProblems(options, { signAfterSeconds: mustBeSeconds })]
  const wrongMake = mustBeFunction(make)
  if (wrongMake !== undefined) problems.push({ path: 'make', message: wrongMake })
  refuse('withKeys', problems, hint)
}

function ringProblems(ring: unknown): OptionProblem[] {
  const isRing = typeof ring === 'object' && ring !== null && 'onChange' in ring && 'keys' in ring
  if (!isRing || !Array.isArray(ring.keys)) return [{ path: 'ring', message: 'must be a key ring' }]
  // As text each would be its name and version, which anybody can guess.
  const isOfSecrets = ring.keys.some((each) => isSecretData(Object(each).key))
  return isOfSecrets
    ? [{ path: 'ring', message: "must be of one field: keyRing('app/session', 'key'); a key is text" }]
    : []
}

function checkMade<Made>(middleware: Made): Made {
  const wrong = mustBeFunction(middleware)
  if (wrong !== undefined) refuse('withKeys', [{ path: 'what make returns', message: wrong }], hint)
  return middleware
}

function mustBeSeconds(seconds: unknown): string | undefined {
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= 86_400) return undefined
  return 'must be a number from 0 to 86400'
}
