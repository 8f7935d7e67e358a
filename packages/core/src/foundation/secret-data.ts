import { inspect } from 'node:util'
import { isRawJson } from './raw-json.ts'
import { VaultError } from './vault-error.ts'

/**
 * A secret's data. Fields read as on a plain object (`db.password`, `const { user } = db`, `'user' in db`), but the whole prints as
 * `[Secret app/database v3]` in console, inspect and JSON. Listing its fields, spreading and cloning it throw, because what comes out would
 * print in the clear: `reveal()` gives a plain, independent copy. Read-only. A field named `reveal`, `toJSON` or `toString` is reached
 * through `reveal()`.
 */
export type SecretData<Data extends object = Record<string, unknown>> = Readonly<Data> & { reveal(): Data }

/** Where the data comes from, for its printed form. */
export interface SecretLabel {
  path: string
  version?: number | undefined
}

// Known to this module alone, so nobody else can ask a proxy for what it hides.
const hidden = Symbol('hidden')

/** Wraps data that nobody else holds. */
export function secretData<Data extends object>(data: Data, label: SecretLabel): SecretData<Data> {
  const version = label.version === undefined ? '' : ` v${label.version}`
  return wrap(data, `[Secret ${label.path}${version}]`) as SecretData<Data>
}

export function isSecretData(value: unknown): value is SecretData {
  return typeof value === 'object' && value !== null && (value as { [hidden]?: object })[hidden] !== undefined
}

function wrap(data: object, printed: string): object {
  // inspect() can look behind a proxy, at its target, so the target holds nothing but how to print.
  const target: object = Array.isArray(data)
    ? Object.defineProperty([], inspect.custom, { value: printSecret })
    : new Target()
  return new Proxy(target, new Redacting(data, printed))
}

class Target {
  toJSON(): string {
    return '[Secret]'
  }
}
Object.defineProperty(Target.prototype, inspect.custom, { value: printSecret })

function printSecret(this: { toJSON?: () => string }): string {
  return this.toJSON?.() ?? '[Secret]'
}

class Redacting implements ProxyHandler<object> {
  readonly #data: object
  readonly #printed: string
  /** Nested data is wrapped once, so that it stays equal to itself. */
  #nested: Map<object, object> | undefined

  constructor(data: object, printed: string) {
    this.#data = data
    this.#printed = printed
  }

  get(target: object, key: string | symbol): unknown {
    if (key === hidden) return this.#data
    if (key === 'reveal') return () => copyOf(this.#data)
    if (key === 'toJSON') return () => this.#printed
    if (key === Symbol.toPrimitive || key === 'toString') return () => this.#printed
    if (key === inspect.custom) return Reflect.get(target, key)
    const value: unknown =
      Object.hasOwn(this.#data, key) || Array.isArray(this.#data) ? Reflect.get(this.#data, key) : undefined
    return typeof value === 'object' && value !== null ? this.#wrapped(value) : value
  }

  has(target: object, key: string | symbol): boolean {
    return Object.hasOwn(target, key) || Object.hasOwn(this.#data, key)
  }

  // Giving nothing would make `{ ...data, password }` a secret of one field; giving everything, a secret in the clear.
  ownKeys(): never {
    throw new VaultError('invalid_argument', `the fields of ${this.#printed} cannot be listed, copied or spread`, {
      hint: 'Name the fields you need, or use reveal() for a plain copy, as in { ...data.reveal(), password }.',
    })
  }

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

  #wrapped(value: object): object {
    this.#nested ??= new Map()
    const wrapped = this.#nested.get(value) ?? wrap(value, this.#printed)
    this.#nested.set(value, wrapped)
    return wrapped
  }
}

// Of what JSON can hold; structuredClone would break numbers that are kept as text.
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRawJson(value)) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]))
}
