import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { writeDeclarations } from '../declarations/declarations.ts'
import type { PluginState } from './plugin-state.ts'

/** Declares the names for TypeScript, whenever Vite starts. */
export function declarations({ declared, options }: PluginState): Plugin {
  return {
    name: 'keyward:declarations',
    async configResolved({ root }) {
      const { declarations: file = 'keyward-env.d.ts' } = options
      if (file !== false) await writeDeclarations(resolve(root, file), declared)
    },
  }
}
