/** Options: what users may give, what the environment adds, one check of it all, defaults in one place. */
export { resolveOptions, type ResolvedOptions } from './resolve-options.ts'
export type { NodeOptions, RetryOptions, VaultOptions } from './vault-options.ts'
