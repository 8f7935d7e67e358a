import type { DeclaredSecret } from '../options/index.ts'

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
