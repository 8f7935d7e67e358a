import { type OptionProblem, VaultError } from '@keyward/core/errors'
import { type AllowedFinding, createAllowList } from '../scan/allow-list.ts'
import type { KeywardOptions, SecretSource } from './keyward-options.ts'

type Check = (value: unknown) => string | undefined

const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')
const text: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be text')
const object: Check = (value) => (isObject(value) ? undefined : 'must be an object')
const list: Check = (value) => (Array.isArray(value) ? undefined : 'must be a list')
const names: Check = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? undefined : 'must be a list of names'

const rules: { readonly [Name in keyof Required<KeywardOptions>]: Check } = {
  secrets: object,
  public: names,
  vault: object,
  runtime: text,
  inline: (value) => (flag(value) === undefined ? undefined : names(value) && 'must be true, false or a list of names'),
  declarations: (value) => (value === false ? undefined : text(value) && 'must be a path, or false'),
  search: (value) => names(value) && 'must be a list of folders',
  allow: list,
  credentials: flag,
  guardResponses: flag,
  vitest: flag,
}
const sourceRules: { readonly [Name in keyof Required<SecretSource>]: Check } = {
  secret: text,
  optional: flag,
  // May be empty, as a value in Vault may.
  development: (value) => (typeof value === 'string' ? undefined : 'must be text'),
  sensitive: flag,
}

/** Throws one `invalid_options` that lists everything wrong, and no value. */
export function checkOptions(options: unknown): asserts options is KeywardOptions {
  const problems = isObject(options) ? optionProblems(options) : [{ path: 'options', message: 'must be an object' }]
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('')
  throw new VaultError('invalid_options', `keyward() was given wrong options:${listed}\n`, { problems })
}

function optionProblems(options: Record<string, unknown>): OptionProblem[] {
  const problems = ruleProblems(options, rules, '')
  if (options['secrets'] === undefined) problems.push({ path: 'secrets', message: 'is missing' })
  // What is itself wrong is told above, and nothing can be said of its parts.
  const right = (name: keyof KeywardOptions): unknown =>
    rules[name](options[name]) === undefined ? options[name] : undefined
  const secrets = right('secrets') as KeywardOptions['secrets'] | undefined
  problems.push(...allowProblems((right('allow') ?? []) as readonly AllowedFinding[]))
  if (secrets === undefined) return problems
  const sources = Object.entries(secrets).map(([name, source]) => ({ name, problems: sourceProblems(name, source) }))
  const wrong = new Set(sources.filter((each) => each.problems.length > 0).map(({ name }) => name))
  const allowed = ((right('public') ?? []) as readonly string[]).filter((name) => !wrong.has(name))
  const inlined = inlinedNames(right('inline') as KeywardOptions['inline'], secrets).filter((name) => !wrong.has(name))
  return [
    ...problems,
    ...sources.flatMap((each) => each.problems),
    ...allowed.flatMap((name) => publicProblems(name, secrets)),
    ...inlined.flatMap((name) => inlineProblems(name, secrets)),
  ]
}

function allowProblems(allow: readonly AllowedFinding[]): OptionProblem[] {
  try {
    createAllowList(allow)
    return []
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return error.message.split('\n').map((problem) => {
      const [path = 'allow', ...message] = problem.split(' ')
      return { path, message: message.join(' ') }
    })
  }
}

function inlinedNames(inline: KeywardOptions['inline'], secrets: KeywardOptions['secrets']): readonly string[] {
  if (typeof inline === 'object') return inline
  return inline === true ? Object.keys(secrets) : []
}

function inlineProblems(name: string, secrets: KeywardOptions['secrets']): OptionProblem[] {
  if (!Object.hasOwn(secrets, name)) return [{ path: 'inline', message: `names ${name}, which is not in secrets` }]
  const isWhole = !placeOf(secrets[name] as string | SecretSource).includes('#')
  return isWhole
    ? [{ path: 'inline', message: `names ${name}, which is a whole secret: only fields can be inlined` }]
    : []
}

function placeOf(source: string | SecretSource): string {
  return typeof source === 'string' ? source : source.secret
}

function ruleProblems(given: object, known: Readonly<Record<string, Check>>, below: string): OptionProblem[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const check = Object.hasOwn(known, name) ? known[name] : undefined
    if (check === undefined)
      return [{ path: below + name, message: `is unknown; there are ${Object.keys(known).join(', ')}` }]
    const message = value === undefined ? undefined : check(value)
    return message === undefined ? [] : [{ path: below + name, message }]
  })
}

// What an import statement can name. `default` and `vault` have a meaning of their own.
const importable = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof
  var vault void while with yield`.split(/\s+/),
)

function sourceProblems(name: string, source: unknown): OptionProblem[] {
  const path = `secrets.${name}`
  if (!importable.test(name) || reserved.has(name)) return [{ path, message: 'is no name that code can import' }]
  if (typeof source === 'string') return placeProblems(path, source)
  if (!isObject(source)) return [{ path, message: 'must be text such as app/stripe#key, or an object' }]
  const problems = ruleProblems(source, sourceRules, `${path}.`)
  if (problems.length > 0) return problems
  const { secret, development } = source as unknown as SecretSource
  if (typeof secret !== 'string') return [{ path: `${path}.secret`, message: 'is missing' }]
  if (development !== undefined && !secret.includes('#'))
    return [{ path: `${path}.development`, message: 'is for fields only' }]
  return placeProblems(`${path}.secret`, secret)
}

function placeProblems(path: string, secret: string): OptionProblem[] {
  const [name, field, ...more] = secret.split('#')
  if (name === '' || field === '' || more.length > 0)
    return [{ path, message: 'must be a name in Vault, and after a # the field: app/stripe#key' }]
  return []
}

// Names of what nobody means to publish.
const soundsSecret = /passw|secret|private|credential|(?<!anti_?csrf_?)token|signing/i

function publicProblems(name: string, secrets: KeywardOptions['secrets']): OptionProblem[] {
  const path = 'public'
  if (!Object.hasOwn(secrets, name)) return [{ path, message: `names ${name}, which is not in secrets` }]
  const source = secrets[name] as string | SecretSource
  const sensitive = typeof source === 'string' ? undefined : source.sensitive
  const secret = placeOf(source)
  if (sensitive === true) return [{ path, message: `names ${name}, which is marked as sensitive` }]
  if (!secret.includes('#'))
    return [{ path, message: `names ${name}, which is a whole secret: only single fields can be public` }]
  const [sounding] = soundsSecret.exec(name) ?? soundsSecret.exec(secret) ?? []
  if (sounding === undefined || sensitive === false) return []
  return [
    {
      path,
      message: `names ${name}, which sounds like a secret ("${sounding}"): state "sensitive: false" for it if every visitor may have it`,
    },
  ]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
