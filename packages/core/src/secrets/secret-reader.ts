import { type Cache, type Entry, isAbsence, type Served } from '../cache/index.ts'
import type { ResolvedEnvironmentFallback } from '../client/index.ts'
import {
  type Clock,
  type EventEmitter,
  isVaultError,
  wrapSecret,
  signalError,
  VaultError,
  withinLimits,
} from '../foundation/index.ts'
import { fromEnvironment } from './environment-fallback.ts'
import type { NamedSecret, SecretNames } from './named-secret.ts'
import { applySchema } from './schema.ts'
import type { SecretEvent, SecretEvents } from './secret-events.ts'
import { SecretOrigin, type SecretSource } from './secret-info.ts'
import { checkReadOptions, type ReadOptions } from './read-options.ts'

export interface SecretReaderParts {
  cache: Cache
  names: SecretNames
  clock: Clock
  events: EventEmitter<SecretEvents>
  environmentFallback: ResolvedEnvironmentFallback | undefined
  /** For waiting, where a call has a signal and no time limit of its own. */
  timeoutMs: number
}

/** One secret, or one field of it, that somebody has asked for. */
interface Request {
  readonly operation: string
  readonly secret: NamedSecret
  readonly field: string | undefined
  readonly options: ReadOptions | undefined
  readonly startedAt: number
}

const sources = { loaded: 'vault', fresh: 'cache', stale: 'stale' } as const satisfies Record<
  Served['state'],
  SecretSource
>

const patientShare = 0.8

/** Gives out secrets: from the cache, from Vault behind it, and where it is allowed from the environment. */
export class SecretReader {
  readonly #parts: SecretReaderParts
  #closed = false

  constructor(parts: SecretReaderParts) {
    this.#parts = parts
  }

  /** What is in the cache costs no turn of the event loop. */
  async read(operation: string, name: string, field?: string, options?: ReadOptions): Promise<unknown> {
    const request = this.#request(operation, name, field, options)
    try {
      const served = this.#serve(request)
      const value = this.#give(request, served instanceof Promise ? await served : served)
      return value instanceof Promise ? await value : value
    } catch (error) {
      return this.#instead(request, error)
    }
  }

  /** What a name stands for now, or the refusal because it is not there, for whoever goes on from there. Not given out yet. */
  async locate(
    operation: string,
    name: string,
    field?: string,
    options?: ReadOptions,
  ): Promise<{ secret: NamedSecret; field: string | undefined; found: Entry | VaultError }> {
    const request = this.#request(operation, name, field, options)
    const found = await this.#find(request)
    this.#checkOpen(operation)
    return { secret: request.secret, field: request.field, found }
  }

  close(): void {
    this.#closed = true
  }

  async #find(request: Request): Promise<Entry | VaultError> {
    try {
      return (await this.#serve(request)).entry
    } catch (error) {
      if (isAbsence(error)) return error
      throw error
    }
  }

  #checkOpen(operation: string): void {
    if (this.#closed) throw new VaultError('closed', 'the client is closed', { operation })
  }

  #request(operation: string, name: string, field: string | undefined, options: ReadOptions | undefined): Request {
    const { clock, names } = this.#parts
    const startedAt = clock.monotonic()
    this.#checkOpen(operation)
    if (options !== undefined) checkReadOptions(options, operation, name)
    const secret = names.find(name, operation, options)
    if (field !== undefined && (typeof field !== 'string' || secret.field !== undefined)) {
      throw new VaultError('invalid_argument', 'name one field, as a string', { operation, path: secret.path })
    }
    return { operation, secret, field: field ?? secret.field, options, startedAt }
  }

  #serve({ operation, secret, options = {} }: Request): Served | Promise<Served> {
    const { cache, clock } = this.#parts
    const { subject, load } = secret
    const { signal, timeoutMs } = options
    if (signal?.aborted) throw signalError(signal, { operation, path: secret.path })
    // Something stale in time is better than nothing.
    const patienceMs = timeoutMs && timeoutMs * patientShare
    const served = options.fresh ? cache.refresh(subject, load) : cache.read(subject, load, patienceMs)
    if (!(served instanceof Promise) || (signal ?? timeoutMs) === undefined) return served
    const limits = {
      remainingMs: timeoutMs ?? this.#parts.timeoutMs,
      signal,
      operation,
      path: secret.path,
      waitingFor: 'Vault',
    }
    return withinLimits(served, limits, clock)
  }

  #give(request: Request, served: Served): unknown {
    const { secret } = request
    const data = this.#parts.cache.take(secret.subject, served)
    return this.#release(request, fieldOf(data, request), originOf(secret, sources[served.state], served.entry))
  }

  // Of a failure: what the environment has, if it may, or the failure itself.
  async #instead(request: Request, error: unknown): Promise<unknown> {
    const { environmentFallback } = this.#parts
    const { secret, field, options } = request
    const mayFallBack = environmentFallback !== undefined && !namesMore(options)
    const instead = mayFallBack && fromEnvironment(environmentFallback, { name: secret.name, field }, error)
    if (!instead) return this.#refuse(request, error)
    const origin = new SecretOrigin(secret.name, 'environment')
    try {
      return await this.#release(request, instead.value, origin, instead.reason)
    } catch (refusal) {
      return this.#refuse(request, refusal)
    }
  }

  #refuse(request: Request, error: unknown): never {
    this.#report(request, { outcome: isVaultError(error) ? error.code : 'unexpected_response' })
    throw error
  }

  #release(request: Request, value: unknown, origin: SecretOrigin, reason?: SecretEvent['reason']): unknown {
    const { operation, secret, options } = request
    if (options?.schema === undefined) return this.#handOver(request, value, origin, reason)
    const output = applySchema(options.schema, value, { operation, path: secret.path })
    return output instanceof Promise
      ? output.then((settled) => this.#handOver(request, settled, origin, reason))
      : this.#handOver(request, output, origin, reason)
  }

  /** The one way out for every value: whoever has to know of it, or has to agree first, stands here. */
  #handOver(request: Request, value: unknown, origin: SecretOrigin, reason?: SecretEvent['reason']): unknown {
    this.#checkOpen(request.operation)
    this.#report(request, { outcome: 'ok', source: origin.source, version: origin.version, reason })
    return wrapSecret(value, origin)
  }

  #report(
    { operation, secret, startedAt }: Request,
    { outcome, source, version, reason }: Pick<SecretEvent, 'outcome' | 'source' | 'version' | 'reason'>,
  ): void {
    const { events, clock } = this.#parts
    events.emit('secret', {
      operation,
      name: secret.name,
      outcome,
      source,
      version,
      reason,
      durationMs: clock.monotonic() - startedAt,
    })
  }
}

// No variable knows of versions, nor of whose secret it holds: to another namespace or mount it would give what is not theirs.
function namesMore({ version, namespace, mount }: ReadOptions = {}): boolean {
  return Boolean(version) || namespace !== undefined || mount !== undefined
}

/** Whether a failure means that there is no such secret or field. */
export function isMissing(error: unknown): boolean {
  return isAbsence(error) || isVaultError(error, 'field_not_found')
}

export function originOf({ name }: NamedSecret, source: SecretSource, entry: Entry): SecretOrigin {
  return new SecretOrigin(name, source, entry.version, entry.createdTime, entry.readAtWall)
}

export function fieldOf(
  data: Record<string, unknown>,
  { operation, secret, field }: Pick<Request, 'operation' | 'secret' | 'field'>,
): unknown {
  if (field === undefined) return data
  if (Object.hasOwn(data, field)) return data[field]
  throw new VaultError('field_not_found', `the secret has no field ${JSON.stringify(field)}`, {
    operation,
    path: secret.path,
  })
}
