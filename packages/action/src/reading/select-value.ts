import type { Selector } from '../requests/index.ts'
import type { SecretAnswer } from './secret-answer.ts'
import type { Evaluator } from './evaluator.ts'

/** The text that a selector takes from an answer: strings as they are, anything else as JSON. Throws what is wrong with it, after "the selector". */
export async function selectValue(
  answer: SecretAnswer,
  selector: Exclude<Selector, { kind: 'all' }>,
  evaluator: Evaluator,
): Promise<string> {
  const places = [answer.data, ...(answer.inner === undefined ? [] : [answer.inner])]
  if (selector.key !== undefined) {
    const found = [...places, answer.beside].find((place) => Object.hasOwn(place, selector.key ?? ''))
    if (found !== undefined) return asText(found[selector.key])
  }
  if (selector.kind === 'key') throw new Error(`finds no key of that name${keysOf(answer)}`)
  for (const place of places) {
    const value = await evaluate(selector.expression, place, evaluator)
    if (value !== undefined) return value
  }
  throw new Error(`matches nothing${keysOf(answer)}. A key with a dot in it stands between backticks`)
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function evaluate(expression: string, data: unknown, evaluator: Evaluator): Promise<string | undefined> {
  const answer = await evaluator.ask({ expression, data })
  if ('problem' in answer) throw new Error(`is no JSONata that can be evaluated there (${answer.problem})`)
  return 'json' in answer ? answer.json : undefined
}

// Names of keys are not secret, and the one meant is mostly among them.
function keysOf({ data }: SecretAnswer): string {
  const keys = Object.keys(data)
  if (keys.length === 0) return '; there are no keys'
  const listed = keys.slice(0, 20).map((key) => JSON.stringify(key.slice(0, 60)))
  return `; the keys are ${listed.join(', ')}${keys.length > 20 ? ' and more' : ''}`
}
