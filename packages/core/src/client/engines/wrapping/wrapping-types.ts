import type { SecretData } from '../../../foundation/index.ts'
import type { CallOptions } from '../../request/index.ts'

/** What is wrapped, without what is in it. */
export interface WrappingInfo {
  /** From `creationTime` on. */
  ttlSeconds: number
  creationTime: Date
  /** The endpoint whose answer is wrapped: `sys/wrapping/wrap`, or for example `auth/approle/role/app/secret-id`. */
  creationPath: string
}

/** A wrapped answer, to be handed to the one who may unwrap it. */
export interface WrappedResponse extends WrappingInfo {
  /** The token that unwraps it, once. Reads like a plain object and prints redacted. */
  data: SecretData<{ token: string }>
  /** Names the token in the server's audit log, and revokes it, without being able to unwrap. */
  accessor: string
  /** The accessor of the token that is inside, when a log-in or a new token is wrapped. */
  wrappedAccessor?: string
}

export interface WrapOptions extends CallOptions {
  /** How long there is to unwrap it; whole seconds, at least 1. */
  ttlSeconds: number
}

export interface WrapResponseOptions extends WrapOptions {
  /** Default: `GET`. */
  method?: 'GET' | 'POST' | undefined
  /** The body of a `POST`. */
  data?: object | undefined
}

export interface UnwrapOptions extends CallOptions {
  /**
   * Where the answer must have been wrapped, exactly. Looked up first, because one who took the real token could hand you another, with
   * something of his own in it. `undefined` is refused.
   */
  expectedCreationPath?: string
}

/** The token in an unwrapped log-in. */
export interface UnwrappedToken {
  token: string
  accessor: string
  policies: string[]
  leaseDurationSeconds: number
  renewable: boolean
}

/** The answer that was wrapped. */
export interface UnwrappedResponse<Data extends object = Record<string, unknown>> {
  /** The answer's data as the server sent it; of KV v2 that is `{ data, metadata }`. Reads like a plain object and prints redacted. */
  data: SecretData<Data>
  /** When a log-in or a new token was wrapped. Prints redacted. */
  auth?: SecretData<UnwrappedToken>
  /** When credentials with a lease were wrapped. */
  leaseId?: string
  leaseDurationSeconds: number
  renewable: boolean
}

/**
 * Response wrapping: handing a secret over through hands that must not see it, in a token that works once and shows whether somebody was
 * there before. Every method may be called concurrently, and can fail as `Kv` does.
 *
 * @example
 * const { data } = await vault.wrapping.wrap({ password }, { ttlSeconds: 300 })
 * // elsewhere, with data.token
 * const { data: secret } = await vault.wrapping.unwrap(token, { expectedCreationPath: 'sys/wrapping/wrap' })
 */
export interface Wrapping {
  /** Wraps data of your own. */
  wrap(data: object, options: WrapOptions): Promise<WrappedResponse>
  /**
   * Makes any request, given by its path below `/v1/`, and has the answer wrapped before it leaves the server. Fails with `unsupported`
   * when the answer is empty, so that nothing was wrapped; what the request does was done.
   *
   * @example
   * const path = 'auth/approle/role/app/secret-id'
   * const { data } = await vault.wrapping.wrapResponse(path, { method: 'POST', ttlSeconds: 120 })
   */
  wrapResponse(path: string, options: WrapResponseOptions): Promise<WrappedResponse>
  /**
   * Gives what is in it, once, and needs no rights but the token's own. Never tried again: a lost answer is `outcome_unknown`. Fails with
   * `unwrap_failed` when the token is spent, expired or was made elsewhere than expected: unless you know better, somebody else has been
   * there.
   */
  unwrap<Data extends object = Record<string, unknown>>(
    token: string,
    options?: UnwrapOptions,
  ): Promise<UnwrappedResponse<Data>>
  /** Tells of a token without spending it. Fails with `unwrap_failed` when it is spent or expired. */
  lookup(token: string, options?: CallOptions): Promise<WrappingInfo>
  /** Spends a token for a new one around the same answer, for as long as the first one had at its beginning. Fails as `unwrap`. */
  rewrap(token: string, options?: CallOptions): Promise<WrappedResponse>
}
