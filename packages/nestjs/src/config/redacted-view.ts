import { inspect } from 'node:util'

/**
 * Reads as what `current` gives at the time. Its fields can be listed, spread and taken apart, as libraries do with configuration, but it prints
 * as its name alone, and so does whatever lies in it.
 */
export function redactedView(current: () => object, name: string): object {
  const views = new WeakMap<object, object>()
  const viewOf = (value: unknown, key: string): unknown => {
    if (!isPlain(value)) return value
    const known = views.get(value) ?? redactedView(() => value, `${name}.${key}`)
    views.set(value, known)
    return known
  }
  const atStart = current()
  const getters = Object.keys(atStart).map((key): [string, PropertyDescriptor] => [
    key,
    { enumerable: true, get: () => viewOf(Reflect.get(current(), key), key) },
  ])
  const printed = { value: () => `[Secret configuration ${name}]` }
  return Object.defineProperties(Array.isArray(atStart) ? [] : {}, {
    ...Object.fromEntries(getters),
    toJSON: printed,
    [inspect.custom]: printed,
  })
}

// What a schema made, a URL for example, keeps its methods.
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
