import type { SecretRequest } from '../requests/index.ts'
import type { Evaluator } from './evaluator.ts'

/** What is wrong with the selectors, found before anything is sent. */
export async function selectorProblems(requests: readonly SecretRequest[], evaluator: Evaluator): Promise<string[]> {
  const problems: string[] = []
  for (const request of requests) {
    const problem = await selectorProblem(request, evaluator)
    if (problem !== undefined) problems.push(`${request.entry} ${problem}`)
  }
  return problems
}

const needsName =
  'must say what the value is to be called, behind a "|", because its selector is an expression ("-" is minus): "… | NAME"'

async function selectorProblem({ selector, name }: SecretRequest, evaluator: Evaluator): Promise<string | undefined> {
  if (selector.kind !== 'expression') return undefined
  const answer = await evaluator.ask({ expression: selector.expression }).catch((error: unknown) => error as Error)
  if (answer instanceof Error) return `has a selector that ${answer.message} to read`
  const isRead = !('problem' in answer)
  // With a name it may be a key that is no JSONata.
  if (!isRead && (selector.key === undefined || name === undefined))
    return `has a selector that is no JSONata (${answer.problem})${name === undefined ? '; a key of such a name needs "| NAME" behind it' : ''}`
  return name === undefined && 'namesItself' in answer && !answer.namesItself ? needsName : undefined
}
