import { type Cache, createCache, createSealer } from '../cache/index.ts'
import type { Client, Kv, ResolvedOptions, WrittenSecret } from '../client/index.ts'
import { type Clock, type EventEmitter, VaultError } from '../foundation/index.ts'
import { createDatabaseCredentials } from './database-credentials/index.ts'
import { createFollowing } from './following/index.ts'
import { getMany } from './get-many.ts'
import { createSecretNames, type SecretNames } from './named-secret.ts'
import type { SecretEvents } from './secret-events.ts'
import type { ReadOptions } from './read-options.ts'
import { isMissing, SecretReader } from './secret-reader.ts'
import type { SecretNameOptions } from './secret-options.ts'
import type { Secrets } from './secrets.ts'
import { withFresh } from './with-fresh.ts'

export interface SecretsParts {
  client: Pick<Client, 'kv' | 'leases' | 'onWritten'>
  options: Pick<ResolvedOptions, 'secrets' | 'cache' | 'namespace' | 'timeoutMs'>
  clock: Clock
  events: EventEmitter<SecretEvents>
  random?: () => number
}

// How often a secret is read that is followed without a cache.
const defaultTtlMs = 300_000

/** The secrets of one client. After `close()` none is given out any more, and nothing is held. */
export function createSecrets(parts: SecretsParts): { secrets: Secrets; close(): Promise<void> } {
  const { client, options, clock, events, random = Math.random } = parts
  const { kv } = client
  const { mount, prefix, environmentFallback } = options.secrets
  const cache = createCache({ rules: options.cache, sealer: createSealer(clock), clock, random })
  const names = createSecretNames({ kv, clock, mount, prefix, namespace: options.namespace })
  const reader = new SecretReader({ cache, names, clock, events, environmentFallback, timeoutMs: options.timeoutMs })
  const ttlMs = options.cache?.ttlMs ?? defaultTtlMs
  const following = createFollowing({ reader, names, cache, clock, random, events, ttlMs })
  const credentials = createDatabaseCredentials({ leases: client.leases })
  const stopListening = client.onWritten((written) => {
    cache.invalidateAll(keyPrefix(written, true))
    following.written(written)
  })
  return {
    secrets: {
      ...createReads(reader),
      ...createWrites(kv, names),
      ...createForgetting(cache, names),
      follow: following.follow,
      keyRing: following.keyRing,
      databaseCredentials: credentials.databaseCredentials,
    },
    async close() {
      reader.close()
      following.close()
      stopListening()
      cache.invalidateAll('')
      await credentials.close()
    },
  }
}

type Reads = Pick<Secrets, 'get' | 'getOptional' | 'getMany' | 'exists' | 'refresh' | 'withFresh'>

function createReads(reader: SecretReader): Reads {
  const read = (
    operation: string,
    name: string,
    field?: string | ReadOptions,
    options?: ReadOptions,
  ): Promise<unknown> =>
    typeof field === 'object'
      ? reader.read(operation, name, undefined, field)
      : reader.read(operation, name, field, options)
  const optional = async (...parameters: Parameters<typeof read>): Promise<unknown> => {
    try {
      return await read(...parameters)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
  return {
    get: (name: string, field?: string | ReadOptions, given?: ReadOptions) => read('secrets.get', name, field, given),
    getOptional: (name: string, field?: string | ReadOptions, given?: ReadOptions) =>
      optional('secrets.getOptional', name, field, given),
    getMany: (async (given: readonly string[], { concurrency, ...each } = {}) =>
      getMany(given, { concurrency }, (name) =>
        reader.read('secrets.getMany', name, undefined, each),
      )) as Secrets['getMany'],
    withFresh: async (name, use, given = {}) =>
      withFresh((each) => reader.read('secrets.withFresh', name, undefined, each), use, given),
    exists: async (name, given) => (await optional('secrets.exists', name, undefined, given)) !== undefined,
    async refresh(name, given) {
      // Nothing is given out, so nothing else can stand in for Vault.
      await reader.locate('secrets.refresh', name, undefined, { ...given, fresh: true })
    },
  }
}

function createWrites(kv: Kv, names: SecretNames): Pick<Secrets, 'set' | 'delete' | 'list'> {
  const target = (name: string, operation: string, options: SecretNameOptions): { path: string; namespace: string } => {
    const { path, namespace, field } = names.find(name, operation, options)
    if (field === undefined) return { path, namespace }
    throw new VaultError('invalid_argument', 'a secret is written and deleted as a whole', {
      operation,
      path,
      hint: 'To change one field, use vault.kv.patch().',
    })
  }
  return {
    async set(name, data, { mount, ...options } = {}) {
      const { path, namespace } = target(name, 'secrets.set', { mount, namespace: options.namespace })
      return kv.write(path, data, { ...options, namespace })
    },
    async delete(name, { mount, ...options } = {}) {
      const { path, namespace } = target(name, 'secrets.delete', { mount, namespace: options.namespace })
      await kv.delete(path, { ...options, namespace })
    },
    async list(folder = '', { mount, ...options } = {}) {
      const own = { mount, namespace: options.namespace }
      return kv.list(names.path(folder, own), { ...options, namespace: names.namespace(own) })
    },
  }
}

function createForgetting(
  cache: Cache,
  names: SecretNames,
): Pick<Secrets, 'invalidate' | 'invalidateAll' | 'cacheState'> {
  return {
    invalidate(name, options) {
      const { path, namespace } = names.find(name, 'secrets.invalidate', options)
      cache.invalidateAll(keyPrefix({ path, namespace }, true))
    },
    invalidateAll(prefix = '', options) {
      const namespace = names.namespace(options)
      cache.invalidateAll(
        prefix === '' && options === undefined
          ? ''
          : keyPrefix({ path: names.path(prefix, options), namespace }, false),
      )
    },
    cacheState: () => ({ entries: cache.entries, bytes: cache.bytes }),
  }
}

/** How the cache's keys of a secret begin, whatever the version; or those of all whose paths begin so. */
function keyPrefix({ namespace, path }: WrittenSecret, whole: boolean): string {
  const key = JSON.stringify([namespace, path])
  return key.slice(0, whole ? -1 : -2)
}
