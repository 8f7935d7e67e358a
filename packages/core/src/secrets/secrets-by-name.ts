import { inspect } from 'node:util'

/**
 * What was asked for, by name: enumerable, spread and compared like a plain object. Prints without the fields that are text, which would print in the
 * clear by themselves. Has no prototype, so that no name is taken for what every object has.
 */
export function secretsByName(entries: Iterable<readonly [name: string, value: unknown]>): Record<string, unknown> {
  const named = Object.create(null) as Record<string, unknown>
  const printed = (): Record<string, unknown> =>
    Object.fromEntries(Object.entries(named).map(([name, value]) => [name, isObject(value) ? value : new Hidden(name)]))
  Object.defineProperties(named, {
    [inspect.custom]: { value: printed },
    // Not enumerable, so that it is no secret; one of that name takes its place.
    toJSON: { value: printed, configurable: true },
  })
  for (const [name, value] of entries) {
    // What a getter gives is not shown even where inspect() is told not to ask the object.
    const property = isObject(value) ? { value, writable: true } : { get: () => value }
    Object.defineProperty(named, name, { ...property, enumerable: true, configurable: true })
  }
  return named
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

class Hidden {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  toJSON(): string {
    return `[Secret ${this.#name}]`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }
}
