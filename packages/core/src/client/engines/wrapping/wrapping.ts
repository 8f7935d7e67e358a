import { VaultError } from '../../../foundation/index.ts'
import { jsonData } from '../../kv/index.ts'
import {
  type Call,
  type Calls,
  checkOptions,
  noOptions,
  type OptionRules,
  pathSegments,
  type Requester,
} from '../../request/index.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import { readableRefusal } from './refusal.ts'
import { unwrappedResponseFrom, type WireUnwrapped, wrappedResponseFrom, wrappingInfoFrom } from './wire-wrapping.ts'
import type { UnwrapOptions, Wrapping, WrappingInfo, WrapOptions, WrapResponseOptions } from './wrapping-types.ts'

export interface WrappingParts {
  requester: Requester
  /** Sends no token but the one in the request. */
  withoutLogin: Requester
  calls: Calls
}

export function createWrapping({ requester, withoutLogin, calls }: WrappingParts): Wrapping {
  return {
    wrap: (data, options) =>
      calls.run('wrapping.wrap', endpoint.wrap, options, async (call) => {
        checkOptions(call, options, wrapOptions)
        const headers = wrapHeader(options?.ttlSeconds, call)
        const body = jsonData(data, call.operation, endpoint.wrap)
        // Wrapped twice, the one nobody knows expires unopened.
        const request = { call, method: 'POST', segments: endpoint.wrap.split('/'), headers, body } as const
        return wrappedResponseFrom((await requester({ ...request, repeatable: true })).body, call)
      }),
    wrapResponse: (path, options) =>
      calls.run('wrapping.wrapResponse', path, options, async (call) => {
        checkOptions(call, options, wrapResponseOptions)
        const { ttlSeconds, method = 'GET', data } = options ?? {}
        const headers = wrapHeader(ttlSeconds, call)
        if (data !== undefined && method === 'GET') throw invalid('data is the body of a POST; a GET has none', call)
        const body = data && jsonData(data, call.operation, path)
        const segments = pathSegments(path, call.operation)
        return wrappedResponseFrom((await requester({ call, method, segments, headers, body })).body, call)
      }),
    unwrap: (token, options) =>
      calls.run('wrapping.unwrap', endpoint.unwrap, options, async (call) => {
        checkOptions(call, options, unwrapOptions)
        const wrapped = wrappingToken(token, call)
        const expected = options?.expectedCreationPath
        if (expected !== undefined && !(typeof expected === 'string' && expected !== ''))
          throw invalid('expectedCreationPath must be a text that is not empty', call)
        if (expected !== undefined) requirePath(await lookup(withoutLogin, wrapped, call), expected, call)
        return unwrappedResponseFrom(await unwrap(withoutLogin, wrapped, call), call)
      }),
    lookup: (token, options) =>
      calls.run('wrapping.lookup', endpoint.lookup, options, async (call) => {
        checkOptions(call, options, noOptions)
        return lookup(withoutLogin, wrappingToken(token, call), call)
      }),
    rewrap: (token, options) =>
      calls.run('wrapping.rewrap', endpoint.rewrap, options, async (call) => {
        checkOptions(call, options, noOptions)
        const body = { token: wrappingToken(token, call) }
        const segments = endpoint.rewrap.split('/')
        const response = await requester({ call, method: 'POST', segments, body }).catch(readableRefusal)
        return wrappedResponseFrom(response.body, call)
      }),
  }
}

const wrapOptions: OptionRules<WrapOptions> = { ttlSeconds: 'guard' }
const wrapResponseOptions: OptionRules<WrapResponseOptions> = { ...wrapOptions, method: 'optional', data: 'optional' }
const unwrapOptions: OptionRules<UnwrapOptions> = { expectedCreationPath: 'guard' }

const endpoint = {
  wrap: 'sys/wrapping/wrap',
  unwrap: 'sys/wrapping/unwrap',
  lookup: 'sys/wrapping/lookup',
  rewrap: 'sys/wrapping/rewrap',
}

async function lookup(withoutLogin: Requester, token: string, call: Call): Promise<WrappingInfo> {
  const request = { call, method: 'POST', segments: endpoint.lookup.split('/'), body: { token } } as const
  const { body } = await withoutLogin({ ...request, repeatable: true }).catch(readableRefusal)
  return wrappingInfoFrom(body, call)
}

// The token answers for itself in the header, so that who unwraps needs no log-in and no policy. Sent once only: a second time it would
// be refused and look like a theft.
async function unwrap(withoutLogin: Requester, token: string, call: Call): Promise<WireUnwrapped | undefined> {
  const request = { call, method: 'POST', segments: endpoint.unwrap.split('/'), token } as const
  const { body } = await withoutLogin({ ...request, repeatable: false }).catch(readableRefusal)
  return body as WireUnwrapped | undefined
}

function requirePath({ creationPath }: WrappingInfo, expected: string, { operation, path }: Call): void {
  if (creationPath === expected) return
  throw new VaultError(
    'unwrap_failed',
    `it was wrapped at ${creationPath} and not at ${expected}; it was not unwrapped`,
    {
      operation,
      path,
      hint: "Do not use what is in it: whoever took the real token may have made this one. Let the secret that was expected be revoked, and the server's audit log show who asked for this one.",
    },
  )
}

// With 0 the server would not wrap at all, and send the secret in clear to one who is about to pass it on.
function wrapHeader(ttlSeconds: unknown, call: Call): { 'x-vault-wrap-ttl': string } {
  return { 'x-vault-wrap-ttl': wholeSeconds(ttlSeconds, 'ttlSeconds', 1, call) }
}

// From a file or a shell it comes with a line break, which no header can hold.
function wrappingToken(given: string, call: Call): string {
  const token = typeof given === 'string' ? given.trim() : ''
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw invalid('the wrapping token is empty, or holds something else than one token', call)
}

function invalid(what: string, { operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', what, { operation, path })
}
