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

/** Where the data comes from; its printed form tells. Whoever makes it may keep more in it. */
export interface SecretLabel {
  readonly path: string
  readonly version?: number | undefined
  /** What else the printed form says: `stale`. */
  readonly remark?: string | undefined
}

// Known to this module alone, so nobody else can ask a proxy for what it hides.
const hidden = Symbol('hidden')
const labelled = Symbol('labelled')

/** Wraps data that nobody else holds. */
export function secretData<Data extends object>(data: Data, label: SecretLabel): SecretData<Data> {
  return wrap(data, label) as SecretData<Data>
}

/** Wraps what is an object or a list of JSON; anything else, such as a string or a `URL` that a schema made, is as it is. */
export function wrapSecret(value: unknown, label: SecretLabel): unknown {
  return isPlain(value) ? wrap(value, label) : value
}

/** The label that data was wrapped with; of anything else, `undefined`. */
export function secretLabel(value: unknown): SecretLabel | undefined {
  return typeof value === 'object' && value !== null ? (value as { [labelled]?: SecretLabel })[labelled] : undefined
}

export function isSecretData(value: unknown): value is SecretData {
  return typeof value === 'object' && value !== null && (value as { [hidden]?: object })[hidden] !== undefined
}

function wrap(data: object, label: SecretLabel): object {
  // inspect() can look behind a proxy, at its target, so the target holds nothing but how to print.
  const target: object = Array.isArray(data)
    ? Object.defineProperty([], inspect.custom, { value: printSecret })
    : new Target()
  return new Proxy(target, new Redacting(data, label))
}

class Target {
  toJSON(): string {
    return '[Secret]'
  }
}
Object.defineProperty(Target.prototype, inspect.custom, { value: printSecret })

function printed({ path, version, remark }: SecretLabel): string {
  return `[Secret ${path}${version === undefined ? '' : ` v${version}`}${remark === undefined ? '' : `, ${remark}`}]`
}

function printSecret(this: { toJSON?: () => string }): string {
  return this.toJSON?.() ?? '[Secret]'
}

class Redacting implements ProxyHandler<object> {
  readonly #data: object
  readonly #label: SecretLabel
  /** Nested data is wrapped once, so that it stays equal to itself. */
  #nested: Map<object, object> | undefined

  constructor(data: object, label: SecretLabel) {
    this.#data = data
    this.#label = label
  }

  get(target: object, key: string | symbol): unknown {
    if (key === hidden) return this.#data
    if (key === labelled) return this.#label
    if (key === 'reveal') return () => copyOf(this.#data)
    if (key === 'toJSON') return () => printed(this.#label)
    if (key === Symbol.toPrimitive || key === 'toString') return () => printed(this.#label)
    if (key === inspect.custom) return Reflect.get(target, key)
    const value: unknown =
      Object.hasOwn(this.#data, key) || Array.isArray(this.#data) ? Reflect.get(this.#data, key) : undefined
    return isPlain(value) ? this.#wrapped(value) : value
  }

  has(target: object, key: string | symbol): boolean {
    return Object.hasOwn(target, key) || Object.hasOwn(this.#data, key)
  }

  // Giving nothing would make `{ ...data, password }` a secret of one field; giving everything, a secret in the clear.
  ownKeys(): never {
    throw new VaultError(
      'invalid_argument',
      `the fields of ${printed(this.#label)} cannot be listed, copied or spread`,
      {
        hint: 'Name the fields you need, or use reveal() for a plain copy, as in { ...data.reveal(), password }.',
      },
    )
  }

  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (Object.hasOwn(target, key)) return Reflect.getOwnPropertyDescriptor(target, key)
    if (!Object.hasOwn(this.#data, key)) return undefined
    return { get: () => this.get(target, key), enumerable: false, configurable: true }
  }

  // Of a target that takes no more fields a proxy may not show any that the target lacks, and those are all that there are.
  preventExtensions(): never {
    throw new VaultError('invalid_argument', `${printed(this.#label)} cannot be frozen or sealed`, {
      hint: 'It is read-only as it is.',
    })
  }

  setPrototypeOf(): boolean {
    return false
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
    const wrapped = this.#nested.get(value) ?? wrap(value, this.#label)
    this.#nested.set(value, wrapped)
    return wrapped
  }
}

// Of what JSON can hold; structuredClone would break numbers that are kept as text.
function copyOf(value: unknown): unknown {
  if (!isPlain(value) || isRawJson(value)) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]))
}

// Not what has methods of its own: behind a proxy they break.
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null || isOfAnotherRealm(prototype)
}

// Whether it is what Object.prototype is there: where objects come from a vm context, as in jest and in sandboxes.
function isOfAnotherRealm(prototype: unknown): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')
}
