import type { Plugin } from 'vite'
import type { KeywardOptions } from '../options/index.ts'
import { buildValues } from './build-values.ts'
import { declarations } from './declarations.ts'
import { devServer } from './dev-server.ts'
import { leakGuard } from './leak-guard.ts'
import { createPluginState } from './plugin-state.ts'
import { publicValues } from './public-values.ts'
import { virtualModules } from './virtual-modules.ts'

/** All parts. Unguarded only in tests, which must be able to see what the guard keeps from browsers. */
export function createPlugins(options: KeywardOptions, { isGuarded }: { isGuarded: boolean }): Plugin[] {
  const state = createPluginState(options, { isGuarded })
  return [
    declarations(state),
    virtualModules(state),
    publicValues(state),
    ...(isGuarded ? leakGuard(state) : []),
    ...buildValues(state),
    devServer(state),
  ]
}
