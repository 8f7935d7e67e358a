import type { Plugin } from 'vite'
import { checkOptions, type KeywardOptions } from '../options/index.ts'
import { createPlugins } from './create-plugins.ts'

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
  return createPlugins(options, { isGuarded: true })
}
