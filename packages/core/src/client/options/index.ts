/** Options: what users may give, what the environment adds, one check of it all, defaults in one place. */
export type { CacheOptions } from './cache-options.ts'
export type { DebugRoom } from './debug-rooms.ts'
export type { Logger, MetricsOptions } from './telemetry-options.ts'
export type { EnvironmentFallbackOptions, EnvironmentFallbackReason, SecretsOptions } from './secrets-options.ts'
export type { NodeOptions, RetryOptions, VaultOptions } from './vault-options.ts'
export { type ResolvedEnvironmentFallback, resolveOptions, type ResolvedOptions } from './resolve-options.ts'
