import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DeclaredSecret, isField } from '../options/index.ts'

/** The types of the modules and of `import.meta.env`: names only, so the file can be committed. */
function declarationsOf(declared: readonly DeclaredSecret[]): string {
  const typed = declared.map((each) => ({ ...each, type: typeOf(each) }))
  const constants = (of: typeof typed): string[] => of.map(({ name, type }) => `  export const ${name}: ${type}`)
  const allowed = typed.filter(({ isPublic }) => isPublic)
  const server = constants(typed)
  return [
    '// Written by @keyward/vite. Names only; to be committed.',
    "declare module 'virtual:keyward/server' {",
    ...server,
    "  export const vault: import('@keyward/core').Vault",
    '}',
    "declare module 'virtual:keyward/public' {",
    ...constants(allowed),
    ...(allowed.length === 0 ? ['  export {}'] : []),
    '}',
    'interface ImportMetaEnv {',
    ...allowed.map(({ name, type }) => `  readonly ${name}: ${type}`),
    '}',
    'interface ImportMeta {',
    '  readonly env: ImportMetaEnv',
    '}',
    '',
  ].join('\n')
}

function typeOf(declared: DeclaredSecret): string {
  const type = isField(declared) ? 'string' : "import('@keyward/core').SecretData"
  return declared.optional ? `${type} | undefined` : type
}

/** Writes the file if it would change: a watcher must not see it otherwise. */
export async function writeDeclarations(file: string, declared: readonly DeclaredSecret[]): Promise<void> {
  const text = declarationsOf(declared)
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
