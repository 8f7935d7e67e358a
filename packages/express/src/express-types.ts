import type { IncomingMessage, ServerResponse } from 'node:http'

// What is used of Express, by structure: so the same declarations fit the types of Express 4 and 5, and nobody needs either to compile.

/** A request of Express 4 or 5, with whatever other middleware declares to be on it. */
// Without `params` and `query`: from those of a handler Express infers those of all handlers of a route.
export interface ExpressRequest extends IncomingMessage, Express.Request {
  readonly path: string
  readonly baseUrl: string
  readonly originalUrl: string
  readonly ip?: string | undefined
  get(header: string): string | undefined
}

/** A response of Express 4 or 5 whose `locals` are these. */
export interface ExpressResponse<Locals extends object = object> extends ServerResponse {
  readonly locals: Locals
}

export type ExpressNext = (error?: unknown) => void

export type ExpressHandler<Locals extends object = object> = (
  request: ExpressRequest,
  response: ExpressResponse<Locals>,
  next: ExpressNext,
) => void

/**
 * Middleware after which a response has these locals. Express takes them over for the handlers of the same route, from the last signature; beside
 * handlers that promise nothing of their locals, it takes the first, and the locals are `any`.
 */
export type ExpressHandlerWith<Locals extends object> = ExpressHandler & ExpressHandler<Locals>

export type ExpressErrorHandler = (
  error: unknown,
  request: ExpressRequest,
  response: ExpressResponse,
  next: ExpressNext,
) => void
