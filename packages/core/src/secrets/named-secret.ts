import { type Load, type Loaded, type Subject, subjectOf } from '../cache/index.ts'
import { type Kv, type KvSecret, pathSegments } from '../client/index.ts'
import { type Clock, VaultError } from '../foundation/index.ts'
import type { SecretNameOptions } from './secret-options.ts'

/** A name, and what it stands for. */
export interface NamedSecret {
  readonly name: string
  /** The field that the name ends with: `key` of `app/openai#key`. */
  readonly field: string | undefined
  /** In Vault: `secret/app/openai`. */
  readonly path: string
  readonly namespace: string
  readonly subject: Subject
  readonly load: Load
}

interface NamedVersionOptions extends SecretNameOptions {
  version?: number | undefined
}

/** The one place where names become paths. */
export interface SecretNames {
  find(name: string, operation: string, options?: NamedVersionOptions): NamedSecret
  /** Of the folder that a name, or part of one, stands for; the mount itself for none. */
  path(name: string, options?: SecretNameOptions): string
  namespace(options?: SecretNameOptions): string
}

export interface SecretNamesParts {
  kv: Pick<Kv, 'read'>
  clock: Clock
  mount: string
  prefix: string
  /** The client's own. */
  namespace: string
}

const mostRemembered = 5000

export function createSecretNames({ kv, clock, mount, prefix, namespace: own }: SecretNamesParts): SecretNames {
  // Apart, so that no name is taken for another one with options.
  const plain = new Map<string, NamedSecret>()
  const withOptions = new Map<string, NamedSecret>()
  const ownNamespace = trimmed(own)
  const namespace = (options?: SecretNameOptions): string =>
    options?.namespace === undefined ? ownNamespace : trimmed(options.namespace)
  const folder = (ofMount: string): string => (prefix === '' ? ofMount : `${ofMount}/${prefix}`)
  const ownFolder = folder(mount)
  const path = (name: string, options?: SecretNameOptions): string => {
    const within = options?.mount === undefined ? ownFolder : folder(trimmed(options.mount))
    return name === '' ? within : `${within}/${name}`
  }

  const make = (given: string, operation: string, options?: NamedVersionOptions): NamedSecret => {
    const { name, field } = split(given, operation)
    const secret = { name, field, path: path(name, options), namespace: namespace(options) }
    pathSegments(secret.path, operation)
    const { path: inVault, namespace: within } = secret
    const version = options?.version ?? 0
    return {
      ...secret,
      subject: subjectOf(within, inVault, version),
      load: async () => loadedFrom(await kv.read(inVault, { namespace: within, version }), clock),
    }
  }
  return {
    path,
    namespace,
    find(name, operation, options) {
      const known = isPlain(options) ? plain : withOptions
      const key = known === plain ? name : JSON.stringify([name, options?.mount, options?.namespace, options?.version])
      const found = known.get(key)
      if (found !== undefined) return found
      const made = make(name, operation, options)
      // A program asks for few names, again and again.
      if (known.size >= mostRemembered) known.clear()
      known.set(key, made)
      return made
    },
  }
}

function isPlain(options: NamedVersionOptions | undefined): boolean {
  return options === undefined || (options.mount ?? options.namespace ?? options.version) === undefined
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}

/**
 * Throws `invalid_argument` or `invalid_path` unless this can be the name of a secret, or of a field of one: for names that are written long before
 * anything is read. Whether there is such a secret it does not say.
 */
export function checkSecretName(given: unknown, operation: string): asserts given is string {
  pathSegments(split(given, operation).name, operation)
}

function split(given: unknown, operation: string): { name: string; field: string | undefined } {
  if (typeof given !== 'string' || given === '') {
    throw new VaultError('invalid_argument', 'the name of a secret must be a string and not empty', { operation })
  }
  const [name = '', field, ...more] = given.split('#')
  if (name === '' || field === '' || more.length > 0) {
    throw new VaultError('invalid_argument', `${JSON.stringify(given)} is no name of a secret, or of a field of one`, {
      operation,
      hint: 'Give a name such as "app/database", or "app/openai#key" for a field. A path that holds "#" is read with vault.kv.',
    })
  }
  return { name, field }
}

// No entry outlives what it was read from.
function loadedFrom(
  { data, version, createdTime, deletionTime, leaseDurationSeconds }: KvSecret,
  clock: Clock,
): Loaded {
  const untilDeletion = deletionTime === undefined ? Infinity : deletionTime.getTime() - clock.now()
  const untilLeaseEnds = leaseDurationSeconds ? leaseDurationSeconds * 1000 : Infinity
  return { data: data.reveal(), version, createdTime, usableForMs: Math.min(untilDeletion, untilLeaseEnds) }
}
