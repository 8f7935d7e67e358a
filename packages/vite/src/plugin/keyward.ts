import type { Plugin } from 'vite'
import { checkOptions, type KeywardOptions } from '../options/index.ts'
import { buildValues } from './build-values.ts'
import { declarations } from './declarations.ts'
import { devServer } from './dev-server.ts'
import { leakGuard } from './leak-guard.ts'
import { createPluginState } from './plugin-state.ts'
import { publicValues } from './public-values.ts'
import { virtualModules } from './virtual-modules.ts'

/**
 * Gives code values from Vault: `virtual:keyward/server` to servers, `virtual:keyward/public` and `import.meta.env` what every visitor may have. Fails
 * the build when any other value would reach a browser. One log-in for each process. Throws `invalid_options` with every problem listed.
 *
 * @example
 * export default defineConfig({
 *   plugins: [keyward({ secrets: { STRIPE_KEY: 'app/stripe#key', TITLE: 'app/site#title' }, public: ['TITLE'] })],
 * })
 */
export function keyward(options: KeywardOptions): Plugin[] {
  checkOptions(options)
  const state = createPluginState(options)
  return [
    declarations(state),
    virtualModules(state),
    publicValues(state),
    ...leakGuard(state),
    ...buildValues(state),
    devServer(state),
  ]
}
