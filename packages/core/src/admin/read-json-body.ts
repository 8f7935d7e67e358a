import type { IncomingMessage } from 'node:http'
import type { AdminResponse } from './admin-response.ts'
import { refusal } from './refusal.ts'

const maxBytes = 16 * 1024

/** What a body was, or the answer to one that is not taken. */
export type JsonBody = { readonly json: unknown } | { readonly refused: AdminResponse }

/**
 * The JSON in a request's body, at most 16 KiB, for an endpoint's `answer`; `undefined` when it is none. Takes what another parser has left in `body`.
 * Never rejects: of a body that broke off nobody is left to be told.
 */
export async function readJsonBody(request: IncomingMessage & { readonly body?: unknown }): Promise<JsonBody> {
  const refused = refusedByHeaders(request)
  if (refused !== undefined) return { refused }
  if (request.readableDidRead) return ofAnotherParser(request.body)
  try {
    const text = await readText(request)
    // What is left is dropped, so that the connection lives on for the answer.
    request.resume()
    return text === undefined ? { refused: tooLarge } : { json: parsed(text) }
  } catch {
    return { refused: brokenOff }
  }
}

const wrongType = refusal(415, 'the body must be application/json')
const brokenOff = refusal(400, 'the body broke off')
const tooLarge = refusal(413, `the body must not be larger than ${maxBytes} bytes`)

function refusedByHeaders({ headers }: IncomingMessage): AdminResponse | undefined {
  // Another site can have a browser send any other type here, along with its cookies, but this one only if it was allowed to.
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) return wrongType
  return Number(headers['content-length'] ?? 0) > maxBytes ? tooLarge : undefined
}

// Of a body that came without its length nothing else is left to measure.
function ofAnotherParser(json: unknown): JsonBody {
  return Buffer.byteLength(JSON.stringify(json) ?? '') > maxBytes ? { refused: tooLarge } : { json }
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
