import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

interface ActionDefinition {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly runs: { readonly using: string; readonly main: string; readonly post: string }
}

export const actionFolder = join(import.meta.dirname, '../..')

export const readActionDefinition = (): ActionDefinition =>
  parse(readFileSync(join(actionFolder, 'action.yml'), 'utf8')) as ActionDefinition

/** The inputs as the runner hands them on: each one that is defined, with its default or empty. */
export function inputEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const defaults = Object.entries(readActionDefinition().inputs).map(([name, input]) => [name, input.default ?? ''])
  const given = Object.fromEntries(defaults.concat(Object.entries(inputs))) as Record<string, string>
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  )
}
