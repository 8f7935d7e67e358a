import type { TransportRequest } from '../transport/index.ts'
import type { Call } from './call.ts'

/** One request to Vault's HTTP API on behalf of a call. */
export interface ApiRequest {
  call: Call
  method: TransportRequest['method']
  /** Segments below `/v1/`, not encoded. */
  segments: readonly string[]
  /** The same encoded, where somebody keeps it. */
  encodedPath?: string | undefined
  query?: Record<string, string> | undefined
  body?: unknown
  headers?: Record<string, string> | undefined
  token?: string | undefined
  /** Statuses that are an answer for this request, not an error. */
  accept?: readonly number[] | undefined
  /** Whether an answer with any other status is one all the same, by what is in it. */
  acceptBody?: ((body: unknown) => boolean) | undefined
  /** Whether what the answer holds is to be written back, with every digit of its numbers. */
  writtenBack?: boolean | undefined
  /**
   * Whether the server may get it twice. Default: a GET may, anything else only when the first cannot have reached it.
   */
  repeatable?: boolean | undefined
  /** Whether the server counts no use of the token for it. Every request is a use, denied ones too, but those that need no token. */
  takesNoUse?: boolean | undefined
}

export interface ApiResponse {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** Undefined when the server sent none. */
  body: unknown
}

export type Requester = (request: ApiRequest) => Promise<ApiResponse>
