import { init, parse } from 'es-module-lexer'
import { MagicString } from 'magic-string'
import { publicModule } from './module-ids.ts'

/** The code, with each `import.meta.env.NAME` of these names as an import of the public module: so it changes with the value. */
export async function importPublicValues(
  code: string,
  id: string,
  names: readonly string[],
): Promise<{ code: string; map: string } | undefined> {
  await init()
  const [imports] = parse(code, id)
  const result = new MagicString(code)
  const used = new Set<string>()
  for (const { type, start, end } of imports) {
    const access = type === 'import-meta' ? environmentAccess.exec(code.slice(end, end + longestAccess)) : null
    const name = access?.groups?.['name'] ?? access?.groups?.['key']
    if (access === null || name === undefined || !names.includes(name)) continue
    used.add(name)
    result.overwrite(start, end + access[0].length, local(name))
  }
  if (used.size === 0) return undefined
  const specifiers = [...used].map((name) => `${name} as ${local(name)}`).join(', ')
  result.prepend(`import { ${specifiers} } from ${JSON.stringify(publicModule)};`)
  return { code: result.toString(), map: result.generateMap({ source: id, hires: 'boundary' }).toString() }
}

const longestAccess = 300
const environmentAccess =
  /^\s*(?:\?\.|\.)\s*env\s*(?:(?:\?\.|\.)\s*(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)|(?:\?\.\s*)?\[\s*(?<quote>['"`])(?<key>[^'"`\\]+)\k<quote>\s*\])/u

function local(name: string): string {
  return `__keyward_${name}`
}
