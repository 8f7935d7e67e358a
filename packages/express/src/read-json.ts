import type { IncomingMessage } from 'node:http'

const maxBytes = 16 * 1024

export type JsonBody = { readonly json: unknown } | { readonly refused: 413 | 415; readonly message: string }

/** The JSON in a request's body, at most 16 KiB; `undefined` when it is none. Rejects only when the connection breaks. */
export async function readJson(request: IncomingMessage & { readonly body?: unknown }): Promise<JsonBody> {
  // Another site can have a browser send any other type here, along with its cookies, but this one only if it was allowed to.
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { refused: 415, message: 'the body must be application/json' }
  }
  // Somebody else's parser was here before.
  if (request.readableDidRead) return { json: request.body }
  const text = await readText(request)
  // What is left is dropped, so that the connection lives on for the answer.
  request.resume()
  if (text === undefined) return { refused: 413, message: `the body must not be larger than ${maxBytes} bytes` }
  return { json: parsed(text) }
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
