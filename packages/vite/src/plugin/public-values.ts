import type { Plugin } from 'vite'
import { ownModule } from '../modules/module-ids.ts'
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
        if (!names.some((name) => code.includes(name)) || ownModule(id) !== undefined) return undefined
        // Loaded for the first module that needs it: many projects have none.
        const { importPublicValues } = await import('../modules/import-public-values.ts')
        return importPublicValues(code, id, names)
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

function inHtml(value: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
