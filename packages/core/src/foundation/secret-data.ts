import { inspect } from 'node:util'

/**
 * A secret's data. Fields read as on a plain object (`db.password`, `const { user } = db`, `'user' in db`), but the whole prints as
 * `[Secret app/database v3]` in console, inspect and JSON, is not copied by spread or `Object.assign`, and refuses structured
 * cloning. Read-only. `reveal()` gives a plain, independent copy. A field named `reveal` or `toJSON` is reached through `reveal()`.
 */
export type SecretData<Data extends object = Record<string, unknown>> = Readonly<Data> & { reveal(): Data }

/** Where the data comes from, for its printed form. */
export interface SecretLabel {
  path: string
  version?: number | undefined
}

const originals = new WeakMap<object, object>()

/** Wraps data that nobody else holds. */
export function secretData<Data extends object>(data: Data, label: SecretLabel): SecretData<Data> {
  const version = label.version === undefined ? '' : ` v${label.version}`
  return wrap(data, `[Secret ${label.path}${version}]`) as SecretData<Data>
}

export function isSecretData(value: unknown): value is SecretData {
  return typeof value === 'object' && value !== null && originals.has(value)
}

function wrap(data: object, printed: string): object {
  // The target is all that `showProxy` or a heap walker of inspect() can reach, so it holds the printed form and nothing else.
  const target: object = Array.isArray(data) ? [] : {}
  Object.defineProperty(target, inspect.custom, { value: () => printed })
  const proxy = new Proxy(target, new Redacting(data, printed))
  originals.set(proxy, data)
  return proxy
}

class Redacting implements ProxyHandler<object> {
  readonly #data: object
  readonly #printed: string

  constructor(data: object, printed: string) {
    this.#data = data
    this.#printed = printed
  }

  get(target: object, key: string | symbol): unknown {
    if (key === 'reveal') return () => structuredClone(this.#data)
    if (key === 'toJSON') return () => this.#printed
    if (key === Symbol.toPrimitive || key === 'toString') return () => this.#printed
    if (key === inspect.custom) return Reflect.get(target, key)
    const value: unknown =
      Object.hasOwn(this.#data, key) || Array.isArray(this.#data) ? Reflect.get(this.#data, key) : undefined
    return typeof value === 'object' && value !== null ? wrap(value, this.#printed) : value
  }

  has(target: object, key: string | symbol): boolean {
    return Object.hasOwn(target, key) || Object.hasOwn(this.#data, key)
  }

  ownKeys(target: object): (string | symbol)[] {
    return [...new Set([...Reflect.ownKeys(target), ...Object.keys(this.#data)])]
  }

  // Never enumerable: Object.assign, spread and loggers that copy fields get nothing.
  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (Object.hasOwn(target, key)) return Reflect.getOwnPropertyDescriptor(target, key)
    if (!Object.hasOwn(this.#data, key)) return undefined
    return { get: () => this.get(target, key), enumerable: false, configurable: true }
  }

  set(): boolean {
    return false
  }

  defineProperty(): boolean {
    return false
  }

  deleteProperty(): boolean {
    return false
  }
}
