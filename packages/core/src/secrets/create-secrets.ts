import { createCache, createSealer, type Sealer } from '../cache/index.ts'
import type { Client, Kv, ResolvedOptions, WrittenSecret } from '../client/index.ts'
import { type Clock, type EventEmitter, VaultError } from '../foundation/index.ts'
import { createDatabaseCredentials } from './database-credentials/index.ts'
import { createFollowing } from './following/index.ts'
import { getMany } from './get-many.ts'
import { createSecretNames, type SecretNames } from './named-secret.ts'
import type { SecretEvents } from './secret-events.ts'
import {
  checkCallOptions,
  checkManyOptions,
  checkNameOptions,
  checkUnseenOptions,
  checkWithFreshOptions,
  type ReadOptions,
} from './read-options.ts'
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
  /** Another one than is ever right, to show that the right one is needed. */
  sealer?: Sealer
}

// How often a secret is read that is followed without a cache.
const defaultTtlMs = 300_000

/** The secrets of one client. After `close()` none is given out any more, and nothing is held. */
export function createSecrets(parts: SecretsParts): { secrets: Secrets; close(): Promise<void> } {
  const { client, options, clock, events, random = Math.random, sealer = createSealer(clock) } = parts
  const { kv } = client
  const { mount, prefix, environmentFallback } = options.secrets
  const cache = createCache({
    rules: options.cache,
    sealer,
    clock,
    random,
    onLoaded: (subject, entry) => following.seen(subject, entry),
  })
  const names = createSecretNames({ kv, clock, mount, prefix, namespace: options.namespace })
  const reader = new SecretReader({ cache, names, clock, events, environmentFallback, timeoutMs: options.timeoutMs })
  const ttlMs = options.cache?.ttlMs ?? defaultTtlMs
  const following = createFollowing({ reader, names, cache, clock, random, events, ttlMs })
  const credentials = createDatabaseCredentials({ leases: client.leases })
  const forget: Forget = (keyPrefix) => {
    const forgotten = cache.invalidateAll(keyPrefix)
    following.readAgain(keyPrefix)
    return forgotten
  }
  const stopListening = client.onWritten((written) => void forget(keyOf(written)))
  return {
    secrets: {
      ...createReads(reader),
      ...createWrites(kv, names),
      ...createForgetting(forget, names),
      cacheState: () => ({ entries: cache.entries, usable: cache.usableEntries, bytes: cache.bytes }),
      follow: following.follow,
      keyRing: following.keyRing,
      databaseCredentials: credentials.databaseCredentials,
    },
    async close() {
      reader.close()
      following.close()
      stopListening()
      cache.close()
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
    // Of whatever type the caller has been promised.
  ): Promise<never> =>
    (typeof field === 'object'
      ? reader.read(operation, name, undefined, field)
      : reader.read(operation, name, field, options)) as Promise<never>
  const optional = async (...parameters: Parameters<typeof read>): Promise<undefined> => {
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
    getMany: (async (given: readonly string[], options = {}) => {
      checkManyOptions(options, 'secrets.getMany')
      const { concurrency, ...each } = options
      return getMany(given, { concurrency, signal: each.signal }, (name) =>
        reader.read('secrets.getMany', name, undefined, each),
      )
    }) as Secrets['getMany'],
    withFresh: async (name, use, given = {}) => {
      checkWithFreshOptions(given, 'secrets.withFresh', name)
      checkUse(use, name)
      return withFresh((each) => reader.read('secrets.withFresh', name, undefined, each), use, given)
    },
    async exists(name, given = {}) {
      checkUnseenOptions(given, 'secrets.exists', name)
      return (await optional('secrets.exists', name, undefined, given)) !== undefined
    },
    async refresh(name, given = {}) {
      checkUnseenOptions(given, 'secrets.refresh', name)
      // Nothing is given out, so nothing else can stand in for Vault.
      const { found } = await reader.locate('secrets.refresh', name, undefined, { ...given, fresh: true })
      if (found instanceof VaultError) throw found
    },
  }
}

function checkUse(use: unknown, path: string): void {
  if (typeof use === 'function') return
  throw new VaultError('invalid_argument', 'what uses the secret must be a function', {
    operation: 'secrets.withFresh',
    path,
  })
}

function createWrites(kv: Kv, names: SecretNames): Pick<Secrets, 'set' | 'delete' | 'list'> {
  // What is not about the name is for the call itself.
  const target = <Options extends SecretNameOptions>(
    name: string,
    operation: string,
    options: Options,
  ): { path: string; own: Omit<Options, 'mount'> } => {
    checkCallOptions(options, operation, name)
    const { mount, ...own } = options
    const { path, namespace, field } = names.find(name, operation, { mount, namespace: options.namespace })
    if (field === undefined) return { path, own: { ...own, namespace } }
    throw new VaultError('invalid_argument', 'a secret is written and deleted as a whole', {
      operation,
      path,
      hint: 'To change one field, use vault.kv.patch().',
    })
  }
  return {
    async set(name, data, options = {}) {
      const { path, own } = target(name, 'secrets.set', options)
      return kv.write(path, data, own)
    },
    async delete(name, options = {}) {
      const { path, own } = target(name, 'secrets.delete', options)
      await kv.delete(path, own)
    },
    async list(folder = '', options = {}) {
      checkFolder(folder, 'secrets.list')
      checkCallOptions(options, 'secrets.list', folder)
      const { mount: _mount, ...own } = options
      return kv.list(names.path(folder, options), { ...own, namespace: names.namespace(options) })
    },
  }
}

function checkFolder(folder: unknown, operation: string): void {
  if (typeof folder === 'string') return
  throw new VaultError('invalid_argument', 'what names begin with must be a string', { operation })
}

/** Forgets what is held of all whose keys begin so, has whoever follows one read it again, and says how many were held. */
type Forget = (keyPrefix: string) => number

function createForgetting(forget: Forget, names: SecretNames): Pick<Secrets, 'invalidate' | 'invalidateAll'> {
  return {
    invalidate(name, options = {}) {
      checkNameOptions(options, 'secrets.invalidate', name)
      return forget(keyOf(names.find(name, 'secrets.invalidate', options)))
    },
    invalidateAll(folder = '', options) {
      checkFolder(folder, 'secrets.invalidateAll')
      if (folder === '' && options === undefined) return forget('')
      if (options !== undefined) checkNameOptions(options, 'secrets.invalidateAll', folder)
      const path = names.path(folder.replace(/\/+$/, ''), options)
      const namespace = names.namespace(options)
      const itself = folder.endsWith('/') ? 0 : forget(keyOf({ namespace, path }))
      return itself + forget(keyOf({ namespace, path: `${path}/` }).slice(0, -1))
    },
  }
}

/** How the cache's keys of a secret begin, whatever the version. */
function keyOf({ namespace, path }: WrittenSecret): string {
  return JSON.stringify([namespace, path]).slice(0, -1)
}
