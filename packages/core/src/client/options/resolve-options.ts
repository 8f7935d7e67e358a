import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { type OptionProblem, VaultError } from '../../foundation/index.ts'
import { type AuthMethod, tokenAuth, tokenFile } from '../auth/index.ts'
import { readTlsMaterial, sendsInClear, type TlsMaterial, type TlsOptions } from '../transport/index.ts'
import type { CacheOptions } from './cache-options.ts'
import { type DebugRoom, readDebugRooms } from './debug-rooms.ts'
import { readEnvironment } from './environment.ts'
import { optionSchema } from './option-schema.ts'
import type { RetryPolicy } from '../retry/index.ts'
import type { EnvironmentFallbackOptions, SecretsOptions } from './secrets-options.ts'
import type { Logger, MetricsOptions } from './telemetry-options.ts'
import type { VaultOptions } from './vault-options.ts'

/** Options with everything decided: checked, merged with the environment, defaults in place. */
export interface ResolvedOptions {
  nodes: { addresses: readonly URL[]; discover: boolean; allowPlainHttp: boolean }
  readFrom: 'active' | 'any'
  retry: RetryPolicy
  auth: AuthMethod
  namespace: string
  timeoutMs: number
  connectTimeoutMs: number
  maxConnections: number
  maxResponseBytes: number
  tls: TlsMaterial
  headers: Readonly<Record<string, string>> | undefined
  /** Where it was read, to read it again when files change. */
  tlsOptions: TlsOptions
  kvMounts: Readonly<Record<string, 1 | 2>>
  secrets: { mount: string; prefix: string; environmentFallback: ResolvedEnvironmentFallback | undefined }
  /** `undefined`: nothing is kept. */
  cache: { ttlMs: number; maxStaleMs: number; notFoundTtlMs: number; maxEntries: number; maxBytes: number } | undefined
  logger: Logger | undefined
  metricsRegistry: MetricsOptions['registry']
  debug: ReadonlySet<DebugRoom>
}

export interface ResolvedEnvironmentFallback extends Required<EnvironmentFallbackOptions> {
  environment: Readonly<Record<string, string | undefined>>
}

const defaults = {
  address: 'https://127.0.0.1:8200',
  namespace: '',
  timeoutMs: 60_000,
  connectTimeoutMs: 5000,
  maxConnections: 50,
  maxResponseBytes: 32 * 1024 * 1024,
  retry: { attempts: 3, delayMs: 100, maxDelayMs: 2000 },
  secrets: { mount: 'secret', prefix: '' },
  cache: {
    ttlSeconds: 300,
    maxStaleSeconds: 3600,
    notFoundTtlSeconds: 5,
    maxEntries: 1000,
    maxBytes: 64 * 1024 * 1024,
  },
}

/** Throws one `invalid_options` error that lists every problem with its path, given options and environment alike. */
export function resolveOptions(given: VaultOptions = {}): ResolvedOptions {
  const problems = shapeProblems(given)
  if (problems.length > 0) throw invalid(problems)
  const environment = given.environment === false ? {} : (given.environment ?? process.env)
  const inherited = readEnvironment(environment)
  const options = withHomeToken(merge(inherited.options, given), environment)
  const debug = readDebugRooms(environment)
  const named = (path: string): string => inherited.variables.get(path) ?? path

  const found = [
    ...inherited.problems,
    ...debug.problems,
    ...shapeProblems(inherited.options).map(({ path, message }) => ({ path: named(path), message })),
    ...contradictions(given, options),
  ]
  const material = readTlsMaterial(options.tls ?? {}, named)
  found.push(...material.problems)
  if (found.length > 0) throw invalid(found)
  return settle(options, environment, material.tls, debug.rooms)
}

// An explicit way to log in replaces the environment's token; explicit authorities and certificates replace the environment's, of whatever form.
function merge(inherited: VaultOptions, given: VaultOptions): VaultOptions {
  const { token: inheritedToken, tls: inheritedTls = {}, retry, ...rest } = inherited
  const authorities = ['caFile', 'caCertificate', 'caDirectory'] as const
  const tls = { ...inheritedTls }
  if (authorities.some((form) => given.tls?.[form] !== undefined)) for (const form of authorities) delete tls[form]
  if (given.tls?.certificate !== undefined) for (const form of ['certificateFile', 'keyFile'] as const) delete tls[form]
  return {
    ...rest,
    ...(given.auth === undefined && inheritedToken !== undefined && { token: inheritedToken }),
    ...given,
    retry: { ...retry, ...given.retry },
    tls: { ...tls, ...given.tls },
  }
}

// The last resort, as for the command lines: the token that "vault login" and "bao login" leave behind.
function withHomeToken(options: VaultOptions, { HOME }: Record<string, string | undefined>): VaultOptions {
  if (options.token !== undefined || options.auth !== undefined || !HOME) return options
  const path = join(HOME, '.vault-token')
  return existsSync(path) ? { ...options, auth: tokenFile(path) } : options
}

function shapeProblems(options: VaultOptions): OptionProblem[] {
  const checked = v.safeParse(optionSchema, options)
  if (checked.success) return []
  return checked.issues.map((issue) => ({ path: v.getDotPath(issue) ?? 'options', message: issue.message }))
}

function contradictions(given: VaultOptions, options: VaultOptions): OptionProblem[] {
  const { token, auth, tls = {}, allowPlainHttp } = options
  const problems: OptionProblem[] = []
  const add = (path: string, message: string): number => problems.push({ path, message })
  if (token !== undefined && auth !== undefined) add('auth', 'cannot be combined with token; give one of them')
  if (token === undefined && auth === undefined)
    add('auth', 'is missing: give auth or token, set VAULT_TOKEN, or log in with the command line (~/.vault-token)')
  if ((tls.certificateFile === undefined) !== (tls.keyFile === undefined))
    add('tls', 'needs certificateFile and keyFile together')
  if ((tls.certificate === undefined) !== (tls.key === undefined)) add('tls', 'needs certificate and key together')
  if (tls.certificate !== undefined && tls.certificateFile !== undefined)
    add('tls', 'takes the certificate from a file or as text; give one of them')
  const authorities = [tls.caFile, tls.caCertificate, tls.caDirectory].filter((form) => form !== undefined)
  if (authorities.length > 1) add('tls', 'takes one of caFile, caCertificate and caDirectory')
  if (tls.skipVerify && authorities.length > 0 && given.tls?.skipVerify)
    add('tls.skipVerify', 'makes the authorities given meaningless; give one of them')
  if (given.environment === false && options.secrets?.environmentFallback !== undefined)
    add('secrets.environmentFallback', 'reads the environment, which environment: false forbids')
  if (!allowPlainHttp) {
    for (const address of addressesOf(options).filter(sendsInClear)) {
      add(
        'address',
        `${new URL(address).origin} is plain http to another machine, which would send tokens in clear; use https, or allowPlainHttp: true`,
      )
    }
  }
  return problems
}

function addressesOf({ address = defaults.address }: VaultOptions): readonly string[] {
  return typeof address === 'string' ? [address] : address
}

function settle(
  options: VaultOptions,
  environment: Readonly<Record<string, string | undefined>>,
  tls: TlsMaterial,
  debug: ReadonlySet<DebugRoom>,
): ResolvedOptions {
  const { token, auth } = options
  return Object.freeze({
    nodes: {
      addresses: addressesOf(options).map((address) => new URL(address)),
      discover: options.nodes?.discover ?? false,
      allowPlainHttp: options.allowPlainHttp ?? false,
    },
    readFrom: options.nodes?.readFrom ?? 'active',
    retry: { ...defaults.retry, ...options.retry },
    auth: auth ?? tokenAuth(token as string),
    namespace: options.namespace ?? defaults.namespace,
    timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
    connectTimeoutMs: options.connectTimeoutMs ?? defaults.connectTimeoutMs,
    maxConnections: options.maxConnections ?? defaults.maxConnections,
    maxResponseBytes: options.maxResponseBytes ?? defaults.maxResponseBytes,
    tls,
    headers: options.headers,
    tlsOptions: options.tls ?? {},
    kvMounts: options.kv?.mounts ?? {},
    secrets: settleSecrets(options.secrets ?? {}, environment),
    cache: options.cache === false ? undefined : settleCache(options.cache ?? {}),
    logger: options.logger,
    metricsRegistry: options.metrics?.registry,
    debug,
  })
}

function settleSecrets(
  { mount, prefix, environmentFallback: fallback }: SecretsOptions,
  environment: ResolvedEnvironmentFallback['environment'],
): ResolvedOptions['secrets'] {
  return {
    mount: withoutOuterSlashes(mount ?? defaults.secrets.mount),
    prefix: withoutOuterSlashes(prefix ?? defaults.secrets.prefix),
    environmentFallback: fallback && { variables: {}, byRule: false, ...fallback, environment },
  }
}

function withoutOuterSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}

function settleCache(options: CacheOptions): NonNullable<ResolvedOptions['cache']> {
  const { ttlSeconds, maxStaleSeconds, notFoundTtlSeconds, ...limits } = { ...defaults.cache, ...options }
  return {
    ttlMs: ttlSeconds * 1000,
    maxStaleMs: maxStaleSeconds * 1000,
    notFoundTtlMs: notFoundTtlSeconds * 1000,
    ...limits,
  }
}

function invalid(problems: OptionProblem[]): VaultError {
  const listed = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('')
  return new VaultError(
    'invalid_options',
    `createVault() was given ${problems.length === 1 ? 'a wrong option' : 'wrong options'}:${listed}\n`,
    { problems },
  )
}
