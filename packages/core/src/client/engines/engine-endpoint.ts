import { isVaultError, VaultError } from '../../foundation/index.ts'
import {
  type ApiRequest,
  type Call,
  type CallOptions,
  type Calls,
  checkOptions,
  type FieldRule,
  type OptionRules,
  pathSegments,
  type Requester,
} from '../request/index.ts'

/** What every call of a secrets engine takes. */
export interface EngineOptions extends CallOptions {
  /** Where the engine is mounted. Default: the engine's own name, `database`, `pki` or `transit`. */
  mount?: string | undefined
}

/** The options of one call, besides those of every call of an engine. */
export type EngineOptionRules<Options> = OptionRules<Omit<Options, 'mount'>>

export interface EngineParts {
  requester: Requester
  calls: Calls
}

/** One endpoint of an engine, during one public call. */
export interface EngineEndpoint {
  call: Call
  /** A request whose answer has data. */
  ask<Data>(request: EngineRequest): Promise<EngineAnswer<Data>>
  /** A request whose answer tells nothing. */
  tell(request: EngineRequest): Promise<void>
  /** Names below the endpoint; the server answers 404 when there are none. */
  list(): Promise<string[]>
}

type EngineRequest = Pick<ApiRequest, 'method' | 'body' | 'repeatable' | 'acceptBody'>

/** As the server sends it. */
export interface EngineAnswer<Data> {
  data: Data
  lease_id: string
  lease_duration: number
  renewable: boolean
}

/** Runs one public call of the engine against the endpoint below its mount. */
export type OnEndpoint = <Result>(
  operation: string,
  endpoint: readonly string[],
  options: EngineOptions | undefined,
  work: (endpoint: EngineEndpoint) => Promise<Result>,
) => Promise<Result>

/** `own`: the options that some calls have for themselves, by operation. */
export function createOnEndpoint(
  { requester, calls }: EngineParts,
  engine: 'database' | 'pki' | 'transit',
  own: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {},
): OnEndpoint {
  return (operation, endpoint, options, work) => {
    const mount = options?.mount ?? engine
    return calls.run(`${engine}.${operation}`, pathOf([mount, ...endpoint]), options, (call) => {
      checkOptions(call, options, { ...own[operation], mount: 'optional' })
      const segments = [...mountSegments(mount, call), ...endpoint.map((name) => nameSegment(name, call))]
      return work(endpointAt(requester, call, segments))
    })
  }
}

// For messages: what is no text is refused once the call has begun.
function pathOf(parts: readonly unknown[]): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join('/') : undefined
}

function endpointAt(requester: Requester, call: Call, segments: readonly string[]): EngineEndpoint {
  return {
    call,
    async ask<Data>(request: EngineRequest) {
      const { body } = await requester({ ...request, call, segments })
      return requireData<Data>(body, call)
    },
    async tell(request) {
      await requester({ ...request, call, segments })
    },
    async list() {
      // A GET, because Node's HTTP parser and some firewalls do not know the LIST method.
      const { body } = await requester({ call, segments, method: 'GET', query: { list: 'true' }, accept: [404] })
      return (body as { data?: { keys?: string[] } } | undefined)?.data?.keys ?? []
    },
  }
}

function requireData<Data>(body: unknown, { operation, path }: Call): EngineAnswer<Data> {
  const { data } = (body ?? {}) as { data?: unknown }
  if (typeof data === 'object' && data !== null) return body as EngineAnswer<Data>
  throw new VaultError('unexpected_response', 'the answer holds no data', { operation, path, sent: true })
}

const hint = 'Give the name alone, without slashes, and the mount as options.mount; nothing was sent to the server.'

/** A mount may have several segments and, as the server lists it, a slash at its end. */
function mountSegments(mount: string, call: Call): readonly string[] {
  return checkedSegments(typeof mount === 'string' ? mount.replace(/(?<=[^/])\/$/, '') : mount, call)
}

// One segment: a name with a slash would reach another endpoint.
function nameSegment(name: string, call: Call): string {
  const [segment = '', ...more] = checkedSegments(name, call)
  if (more.length === 0) return segment
  throw new VaultError('invalid_path', `the name ${JSON.stringify(name)} holds a slash`, {
    operation: call.operation,
    hint,
  })
}

function checkedSegments(path: string, { operation }: Call): readonly string[] {
  try {
    return pathSegments(path, operation)
  } catch (error) {
    throw isVaultError(error) ? new VaultError('invalid_path', error.what, { operation, hint }) : error
  }
}
