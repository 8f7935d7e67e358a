import { init, parse } from 'es-module-lexer'
import { MagicString } from 'magic-string'
import type { Plugin } from 'vite'
import { ownModule, publicModule } from '../modules/module-ids.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Puts public values where code says `import.meta.env.NAME`, and where HTML says `%NAME%`. */
export function publicValues(state: PluginState): Plugin {
  const { declared, options } = state
  const names = declared.filter(({ isPublic }) => isPublic).map(({ name }) => name)
  return {
    name: 'keyward:public-values',
    transform: {
      filter: { code: 'import.meta' },
      async handler(code, id) {
        if (names.length === 0 || ownModule(id) !== undefined) return undefined
        await init()
        return withImports(code, id, names)
      },
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html) {
        const values = await state.values()
        return names.reduce((text, name) => {
          const { development } = declared.find((each) => each.name === name) ?? {}
          const value = readsNothing(options) ? development : values.get(name)
          return typeof value === 'string' ? text.replaceAll(`%${name}%`, () => inHtml(value)) : text
        }, html)
      },
    },
  }
}

/** The code, with each `import.meta.env.NAME` of these names as an import of the public module: so it changes with the value. */
function withImports(code: string, id: string, names: readonly string[]): { code: string; map: string } | undefined {
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

function inHtml(value: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
