import { type DeclaredSecret, isField } from '../options/index.ts'
import type { HeldValues } from '../secrets/held-secrets.ts'
import { readingModule, serverModule, valueModule, vaultModule } from './module-ids.ts'
import { constant } from './server-code.ts'

export interface RuntimeOptions {
  /** The module that exports the client, if not one of the environment's. */
  readonly runtime: string | undefined
  /** Of what is to be inlined. */
  readonly values: HeldValues
}

/**
 * Code of the server's module, or of a part of it, for servers that read when they start and follow: what it exports is always the newest. `undefined`
 * when there is no such part.
 */
export function runtimeCode(
  module: string,
  declared: readonly DeclaredSecret[],
  { runtime, values }: RuntimeOptions,
): string | undefined {
  if (module === serverModule) return allOf(declared)
  if (module === vaultModule) return vaultCode(runtime)
  const value = declared.find(({ name }) => module === valueModule(name))
  if (value !== undefined) return value.isInlined ? constant(value.name, values.get(value.name)) : valueCode(value)
  const reading = declared.find(({ name }) => module === readingModule(name))
  return reading === undefined ? undefined : readingCode(reading)
}

function allOf(declared: readonly DeclaredSecret[]): string {
  const followed = declared.filter(({ isInlined }) => !isInlined)
  return lines([
    // All that are used are asked for before the first is waited for.
    ...followed.map(({ name }) => `import ${JSON.stringify(readingModule(name))}`),
    ...declared.map(({ name }) => `export { ${name} } from ${JSON.stringify(valueModule(name))}`),
    `export { vault } from ${JSON.stringify(vaultModule)}`,
  ])
}

function vaultCode(runtime: string | undefined): string {
  if (runtime !== undefined) return `export { vault } from ${JSON.stringify(runtime)}\n`
  return lines(["import { createVault } from '@keyward/core'", 'export const vault = createVault()'])
}

function readingCode({ secret }: DeclaredSecret): string {
  return lines([
    `import { vault } from ${JSON.stringify(vaultModule)}`,
    `export const reading = vault.secrets.follow(${JSON.stringify(secret)})`,
    // Whoever waits for it is told. It may have failed before.
    'reading.catch(() => undefined)',
  ])
}

function valueCode(declared: DeclaredSecret): string {
  const { name, optional } = declared
  const shown = (value: string): string => (isField(declared) ? `shown(${value})` : value)
  return lines([
    `import { reading } from ${JSON.stringify(readingModule(name))}`,
    ...(optional ? absentCode : []),
    ...(isField(declared) ? textCode(declared) : []),
    `const followed = await reading${optional ? '.catch(absent)' : ''}`,
    `export let ${name} = followed && ${shown('followed.current')}`,
    `followed?.onChange((next) => { ${name} = ${shown('next')} })`,
  ])
}

const absentCode = [
  "import { isVaultError } from '@keyward/core'",
  'function absent(error) {',
  "  if (isVaultError(error, 'not_found', 'field_not_found', 'version_deleted', 'version_destroyed')) return undefined",
  '  throw error',
  '}',
]

function textCode({ name, secret }: DeclaredSecret): string[] {
  const message = `${name} (${secret}) is no text, number or boolean: store text there, or declare the whole secret`
  return [
    'function shown(value) {',
    `  if (typeof value === 'object') throw new TypeError(${JSON.stringify(message)})`,
    '  return String(value)',
    '}',
  ]
}

function lines(code: readonly string[]): string {
  return [...code, ''].join('\n')
}
