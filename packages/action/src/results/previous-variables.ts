import { variableNameProblem } from './variable-name.ts'

type Environment = Readonly<Record<string, string | undefined>>

const listName = 'KEYWARD_VARIABLES'

/**
 * The variables with a list of their names, for later runs of the action in the same job. With `unsetPrevious` those that earlier runs have set
 * are emptied, as the runner cannot take a variable away.
 */
export function withPrevious(
  variables: ReadonlyMap<string, string>,
  environment: Environment,
  unsetPrevious: boolean,
): ReadonlyMap<string, string> {
  const previous = previousNames(environment)
  if (variables.size === 0 && !(unsetPrevious && previous.length > 0)) return variables
  const emptied = unsetPrevious ? previous.map((name) => [name, ''] as const) : []
  const names = new Set([...(unsetPrevious ? [] : previous), ...variables.keys()])
  return new Map([...emptied, ...variables, [listName, [...names].join(' ')]])
}

// The list is as good as whoever wrote it last, so what is never written is not emptied either.
function previousNames(environment: Environment): string[] {
  return (environment[listName] ?? '').split(' ').filter((name) => variableNameProblem(name) === undefined)
}
