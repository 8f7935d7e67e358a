/** Reads the inputs of a step. What is wrong with them is collected, so that one run tells everything. */
export interface InputReader {
  /** Without the white space around it; `undefined` when there is nothing else. */
  text(name: string): string | undefined
  /** The same; an empty string, and a problem, when there is nothing. `why` says who needs it. */
  required(name: string, why?: string): string
  /** True or false; anything else is a problem. */
  flag(name: string, fallback: boolean): boolean
  /** As vault-action takes it: everything but "false" is true, with a warning. */
  lenientFlag(name: string, fallback: boolean): boolean
  /** A whole number of 1 or more. */
  count(name: string, fallback: number): number
  problem(name: string, message: string): void
  warning(message: string): void
  readonly warnings: readonly string[]
  /** Throws one error with all problems, if there are any. */
  check(): void
}

export function createInputReader(environment: Readonly<Record<string, string | undefined>>): InputReader {
  const problems: string[] = []
  const warnings: string[] = []
  const text = (name: string): string | undefined => environment[`INPUT_${name.toUpperCase()}`]?.trim() || undefined
  const problem = (name: string, message: string): void => void problems.push(`${name} ${message}`)
  return {
    text,
    required(name, why = '') {
      const given = text(name)
      if (given === undefined) problem(name, `is missing${why === '' ? '' : `: ${why}`}`)
      return given ?? ''
    },
    flag(name, fallback) {
      const given = text(name)?.toLowerCase()
      if (given !== undefined && given !== 'true' && given !== 'false') problem(name, 'must be true or false')
      return given === undefined ? fallback : given === 'true'
    },
    lenientFlag(name, fallback) {
      const given = text(name)?.toLowerCase()
      if (given === undefined) return fallback
      if (given !== 'true' && given !== 'false') warnings.push(`${name} is neither true nor false, and taken for true`)
      return given !== 'false'
    },
    count(name, fallback) {
      const given = text(name)
      if (given === undefined) return fallback
      if (!/^[1-9]\d{0,8}$/.test(given)) problem(name, 'must be a whole number of 1 or more')
      return Number(given)
    },
    problem,
    warning: (message) => void warnings.push(message),
    warnings,
    check() {
      if (problems.length === 1) throw new Error(`The input ${problems[0]}`)
      if (problems.length > 1)
        throw new Error(`These inputs are wrong:\n${problems.map((line) => `- ${line}`).join('\n')}`)
    },
  }
}
