import jsonata from 'jsonata'
import type { Answer, Question } from './evaluator-messages.ts'

// A process of its own: an expression may never come to an end, or need all memory there is, and then only a process can be ended without a trace.
process.on('message', (question: Question) => {
  void answer(question).then((given) => process.send?.(given))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

// What most expressions without an end come up against first.
const longestValue = 4 * 1024 * 1024
const limits = { stack: 500, sequence: 1_000_000 }

async function answer(question: Question): Promise<Answer> {
  try {
    const expression = jsonata(question.expression, limits)
    if (!('data' in question)) return { namesItself: namesItself(expression.ast()) }
    const value: unknown = await expression.evaluate(question.data)
    const json = value === undefined ? undefined : asText(value)
    return (json?.length ?? 0) > longestValue ? { problem: 'its value is too large' } : { json }
  } catch (error) {
    const { code } = error as { code?: unknown }
    return { problem: typeof code === 'string' ? code : 'no code' }
  }
}

// Whether a name can be made of the expression: of a path, but not of one that picks by position, and of a key in quotes.
function namesItself({ type, steps }: { type: string; steps?: readonly { stages?: unknown }[] }): boolean {
  return type === 'string' || (type === 'path' && steps?.[0]?.stages === undefined)
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
