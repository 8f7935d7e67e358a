import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type AdminResponse, type JsonBody, readJsonBody } from '@keyward/core'
import type { ApplicationConfig, HttpAdapterHost } from '@nestjs/core'
import { pathSegments } from './path-segments.ts'
import { sendRaw } from './send.ts'

export const adminBodiesToken = 'keyward:admin-bodies'

/** The bodies of requests to the endpoints of one path. */
export interface AdminBodies {
  /** `parsed` is what Nest's own parser has made of it, for a request that was not seen before that. */
  bodyOf(request: object, parsed: unknown): Promise<JsonBody>
}

type RawRequest = IncomingMessage & { body?: unknown }

interface FastifyRequest {
  readonly raw: RawRequest
}

interface FastifyReply {
  readonly raw: ServerResponse
  hijack(): unknown
}

type PreParsing = (request: FastifyRequest, reply: FastifyReply, payload: Readable) => Promise<unknown>

/**
 * Reads them before Nest's own parsers can: those take forms, which any site may send, and answer what they do not understand in their own way.
 */
export function createAdminBodies(
  isPath: (path: readonly string[]) => boolean,
  host: HttpAdapterHost,
  config: ApplicationConfig,
): AdminBodies {
  const read = new WeakMap<object, JsonBody>()
  const isMeant = ({ method, url = '' }: IncomingMessage): boolean =>
    method === 'POST' && isPath(withoutPrefix(url, config.getGlobalPrefix()))
  /** The answer, if the body is not taken. */
  const readAhead = async (request: RawRequest): Promise<AdminResponse | undefined> => {
    const body = await readJsonBody(request)
    read.set(request, body)
    return 'refused' in body ? body.refused : undefined
  }
  // When there is a platform, which in tests is later than the providers; and before it has parsers in any case.
  host.init$.subscribe(() => {
    const { httpAdapter } = host
    if (httpAdapter.getType() === 'express') httpAdapter.use(expressMiddleware(isMeant, readAhead))
    if (httpAdapter.getType() === 'fastify') {
      const fastify = httpAdapter.getInstance<{ addHook(name: 'preParsing', hook: PreParsing): unknown }>()
      fastify.addHook('preParsing', fastifyHook(isMeant, readAhead))
    }
  })
  return {
    async bodyOf(request, parsed) {
      const raw = rawOf(request)
      raw.body ??= parsed
      return read.get(raw) ?? readJsonBody(raw)
    },
  }
}

type IsMeant = (request: IncomingMessage) => boolean
type ReadAhead = (request: RawRequest) => Promise<AdminResponse | undefined>

function expressMiddleware(isMeant: IsMeant, readAhead: ReadAhead) {
  const answerOrGoOn = async (request: RawRequest, response: ServerResponse, next: (error?: unknown) => void) => {
    try {
      const refused = await readAhead(request)
      if (refused !== undefined) return sendRaw(response, refused)
    } catch (error) {
      return next(error)
    }
    next()
  }
  return (request: RawRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    if (isMeant(request)) void answerOrGoOn(request, response, next)
    else next()
  }
}

function fastifyHook(isMeant: IsMeant, readAhead: ReadAhead): PreParsing {
  return async ({ raw }, reply, payload) => {
    if (!isMeant(raw)) return payload
    const refused = await readAhead(raw)
    if (refused === undefined) return alreadyRead(raw)
    reply.hijack()
    sendRaw(reply.raw, refused)
    return payload
  }
}

// For Fastify, which has to get a body that its parser takes, as long as was announced.
function alreadyRead({ headers }: IncomingMessage): Readable {
  const nothing = Buffer.from('null')
  headers['content-length'] = String(nothing.length)
  return Readable.from([nothing], { objectMode: false })
}

function rawOf(request: object): RawRequest {
  return ('raw' in request ? request.raw : request) as RawRequest
}

// Routes may be excluded from the prefix.
function withoutPrefix(url: string, prefix: string): readonly string[] {
  const path = pathSegments(url.replace(/[?#].*$/s, ''))
  const wanted = pathSegments(prefix)
  return wanted.every((segment, index) => path[index] === segment) ? path.slice(wanted.length) : path
}
