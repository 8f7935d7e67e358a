import type { DeclaredSecret } from '../options/index.ts'
import type { HeldValues } from '../secrets/held-secrets.ts'

/**
 * Code that reads the values when the server starts, and follows them: what it exports is always the newest. Values to be inlined stand in it.
 */
export function runtimeCode(
  declared: readonly DeclaredSecret[],
  { runtime, values }: { runtime: string | undefined; values: HeldValues },
): string {
  const inlined = declared.filter(({ isInlined }) => isInlined)
  const followed = declared.filter(({ isInlined }) => !isInlined)
  return [
    ...inlined.map(({ name }) => `export const ${name} = ${literal(values.get(name))}`),
    ...vaultCode(runtime),
    ...(followed.length > 0 ? followingCode(followed) : []),
    '',
  ].join('\n')
}

function vaultCode(runtime: string | undefined): string[] {
  if (runtime !== undefined) return [`import { vault } from ${JSON.stringify(runtime)}`, 'export { vault }']
  return ["import { createVault } from '@keyward/core'", 'export const vault = createVault()']
}

function followingCode(followed: readonly DeclaredSecret[]): string[] {
  const reads = followed.map(({ secret, optional }) => {
    const read = `vault.secrets.follow(${JSON.stringify(secret)})`
    return optional ? `  ${read}.catch(absent),` : `  ${read},`
  })
  return [
    ...(followed.some(({ optional }) => optional)
      ? [
          "import { isVaultError } from '@keyward/core'",
          'function absent(error) {',
          "  if (isVaultError(error, 'not_found', 'field_not_found', 'version_deleted', 'version_destroyed')) return undefined",
          '  throw error',
          '}',
        ]
      : []),
    'const followed = await Promise.all([',
    ...reads,
    '])',
    ...followed.flatMap(({ name }, index) => [
      `export let ${name} = followed[${index}]?.current`,
      `followed[${index}]?.onChange((next) => { ${name} = next })`,
    ]),
  ]
}

/** Code for a server that runs in the process of the dev server, which holds the values: they stand in no code. */
export function developmentCode(declared: readonly DeclaredSecret[], key: string): string {
  return [
    `const held = globalThis[Symbol.for('@keyward/vite')]?.get(${JSON.stringify(key)})`,
    "if (held === undefined) throw new Error('virtual:keyward/server was loaded outside its dev server')",
    'export const vault = held.vault',
    ...declared.map(({ name }) => `export const ${name} = held.values.get(${JSON.stringify(name)})`),
    '',
  ].join('\n')
}

/** Code for tests that do not talk to Vault. Throws where a name has no value for development, instead of giving none. */
export function testCode(declared: readonly DeclaredSecret[]): string {
  const lacking = declared.filter(({ development, optional }) => development === undefined && !optional)
  if (lacking.length > 0) {
    const names = lacking.map(({ name }) => name).join(', ')
    const message = `virtual:keyward/server does not read from Vault in tests, and there is no value for development for ${names}: state one, mock the module, or set "vitest: true"`
    return `throw new Error(${JSON.stringify(message)})\n${exports(declared)}`
  }
  return exports(declared)
}

function exports(declared: readonly DeclaredSecret[]): string {
  return ['export const vault = undefined', ...declared.map((each) => constant(each.name, each.development)), ''].join(
    '\n',
  )
}

export function constant(name: string, value: unknown): string {
  return `export const ${name} = ${literal(value)}`
}

function literal(value: unknown): string {
  const plain =
    typeof value === 'object' && value !== null && 'reveal' in value ? (value.reveal as () => unknown)() : value
  return JSON.stringify(plain) ?? 'undefined'
}
