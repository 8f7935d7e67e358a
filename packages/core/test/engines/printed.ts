import { format, inspect } from 'node:util'

/** Everything that logging a value could show of it. */
export function printed(value: unknown): string {
  const everything = { showHidden: true, showProxy: true, getters: true, depth: Infinity, maxArrayLength: Infinity }
  return [
    inspect(value, everything),
    inspect(value, { ...everything, customInspect: false }),
    format('%s %o %O %j', value, value, value, value),
    JSON.stringify({ value, spread: { ...(value as object) } }),
    inspect(new Error('x', { cause: value }), { depth: Infinity }),
  ].join('\n')
}
