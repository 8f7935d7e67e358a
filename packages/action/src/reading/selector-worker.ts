import { parentPort } from 'node:worker_threads'
import jsonata from 'jsonata'
import type { SelectorAnswer, SelectorQuestion } from './selector-questions.ts'

// A thread of its own, because only a thread can be ended when an expression never comes to an end.
parentPort?.on('message', (question: SelectorQuestion) => {
  void answer(question).then((given) => parentPort?.postMessage(given, []))
})

parentPort?.postMessage('ready', [])

// A thread that needs more memory than it may takes the process with it, so an expression is stopped before: one that calls itself without an end
// fills 256 MB in a second.
const longestValue = 4 * 1024 * 1024
const limits = { stack: 500, timeout: 900, sequence: 1_000_000 }

async function answer(question: SelectorQuestion): Promise<SelectorAnswer> {
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
