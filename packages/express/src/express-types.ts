import type { IncomingMessage, ServerResponse } from 'node:http'

// What is used of Express, by structure: so the same declarations fit the types of Express 4 and 5, and nobody needs either to compile.

/** A request of Express 4 or 5, with whatever other middleware declares to be on it. */
export interface ExpressRequest extends IncomingMessage, Express.Request {
  readonly path: string
  readonly baseUrl: string
  readonly originalUrl: string
  readonly ip?: string | undefined
  readonly params: object
  readonly query: object
  get(header: string): string | undefined
}

/** A response of Express 4 or 5 whose `locals` are these. */
export interface ExpressResponse<Locals extends object = object> extends ServerResponse {
  readonly locals: Locals
}

export type ExpressNext = (error?: unknown) => void

/** Middleware after which a response has these locals. */
export type ExpressHandler<Locals extends object = object> = (
  request: ExpressRequest,
  response: ExpressResponse<Locals>,
  next: ExpressNext,
) => void | Promise<void>

export type ExpressErrorHandler = (
  error: unknown,
  request: ExpressRequest,
  response: ExpressResponse,
  next: ExpressNext,
) => void
