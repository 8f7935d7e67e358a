import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect } from 'vite'

export interface LeakSearch {
  /** What is wrong with an answer, for people and without a value; `undefined` when nothing is. */
  find(what: string, content: Uint8Array): Promise<string | undefined>
  /** Told of each answer that did not go out. */
  onLeak(message: string): void
}

/** Holds each answer back until it is complete and searched. One with a secret in it does not go out: a 500 without it does. */
export function guardResponses(search: LeakSearch): Connect.NextHandleFunction {
  return (request, response, next) => {
    new HeldResponse(request, response, search).hold()
    next()
  }
}

// What is larger goes out in parts that are searched one by one.
const mostHeldBytes = 64 * 1024 * 1024
const overlapBytes = 64 * 1024

type Callback = (error?: Error | null) => void

class HeldResponse {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #search: LeakSearch
  readonly #write: ServerResponse['write']
  readonly #end: ServerResponse['end']
  readonly #writeHead: ServerResponse['writeHead']
  readonly #flushHeaders: ServerResponse['flushHeaders']
  #chunks: Buffer[] = []
  #bytes = 0
  /** Of what has to go out in parts: one part after the other, and the end of what is out. */
  #sending: Promise<void> | undefined
  #sent = Buffer.alloc(0)
  #ended = false

  constructor(request: IncomingMessage, response: ServerResponse, search: LeakSearch) {
    this.#request = request
    this.#response = response
    this.#search = search
    this.#write = response.write.bind(response)
    this.#end = response.end.bind(response)
    this.#writeHead = response.writeHead.bind(response)
    this.#flushHeaders = response.flushHeaders?.bind(response)
  }

  hold(): void {
    const response = this.#response
    response.write = ((chunk: unknown, encoding?: unknown, callback?: unknown) => {
      this.#take(chunk, encoding)
      called(encoding, callback)
      return true
    }) as ServerResponse['write']
    response.end = ((chunk?: unknown, encoding?: unknown, callback?: unknown) => {
      if (this.#ended) return response
      this.#ended = true
      if (typeof chunk !== 'function') this.#take(chunk, encoding)
      response.once('finish', () => called(chunk, encoding, callback))
      void this.#finish()
      return response
    }) as ServerResponse['end']
    response.writeHead = ((status: number, ...more: unknown[]) => {
      response.statusCode = status
      if (typeof more[0] === 'string') response.statusMessage = more[0]
      setHeaders(response, more.at(-1))
      return response
    }) satisfies (...given: never[]) => ServerResponse
    response.flushHeaders = () => {
      if (this.#streams()) this.#flushHeaders()
    }
  }

  #take(chunk: unknown, encoding: unknown): void {
    if (chunk === undefined || chunk === null) return
    const bytes =
      typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk as Uint8Array)
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    if (this.#streams() || this.#bytes > mostHeldBytes) this.#sendPart()
  }

  /** Whether whoever asked reads it as it comes. */
  #streams(): boolean {
    return /^text\/event-stream\b/i.test(String(this.#response.getHeader('content-type') ?? ''))
  }

  #sendPart(): void {
    const part = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#sending = (this.#sending ?? Promise.resolve()).then(async () => {
      // A value may stand in two parts.
      const searched = Buffer.concat([this.#sent, part])
      this.#sent = searched.subarray(-overlapBytes)
      const leak = await this.#find(searched)
      if (leak === undefined) this.#write(part)
      else this.#abort(leak)
    })
  }

  #abort(leak: string): void {
    this.#search.onLeak(leak)
    this.#response.destroy()
  }

  async #finish(): Promise<void> {
    await this.#sending
    const response = this.#response
    if (response.destroyed) return
    const body = Buffer.concat(this.#chunks)
    if (response.headersSent) {
      const leak = await this.#find(Buffer.concat([this.#sent, body]))
      return leak === undefined ? void this.#end(body) : this.#abort(leak)
    }
    const leak =
      (await this.#find(Buffer.from(headersOf(response)))) ?? (await this.#find(body, compressionOf(response)))
    this.#restore()
    if (leak === undefined) return void (body.length > 0 ? this.#end(body) : this.#end())
    this.#search.onLeak(leak)
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    response.statusCode = 500
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    response.setHeader('cache-control', 'no-store')
    this.#end(leak)
  }

  async #find(content: Buffer, extension = ''): Promise<string | undefined> {
    try {
      return await this.#search.find(`${this.#request.url ?? '/'}${extension}`, content)
    } catch {
      return 'This answer could not be searched for secrets, so it was not sent.'
    }
  }

  #restore(): void {
    Object.assign(this.#response, { write: this.#write, end: this.#end, writeHead: this.#writeHead })
    this.#response.flushHeaders = this.#flushHeaders
  }
}

/** As the extension of a file that is compressed like this. */
function compressionOf(response: ServerResponse): string {
  const extensions: Record<string, string> = { gzip: '.gz', 'x-gzip': '.gz', br: '.br', deflate: '.zz', zstd: '.zst' }
  return extensions[String(response.getHeader('content-encoding') ?? '').toLowerCase()] ?? ''
}

function headersOf(response: ServerResponse): string {
  return Object.entries(response.getHeaders())
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n')
}

function setHeaders(response: ServerResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return
  const pairs = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers)
  for (const [name, value] of pairs) if (value !== undefined) response.setHeader(name, value as string)
}

// Node takes names and values in turn, or pairs of them.
function pairsOf(headers: readonly unknown[]): [string, unknown][] {
  if (Array.isArray(headers[0])) return headers as [string, unknown][]
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[String(name), headers[index + 1]]] : []))
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8'
}

function called(...given: unknown[]): void {
  const callback = given.find((each) => typeof each === 'function') as Callback | undefined
  if (callback !== undefined) process.nextTick(callback)
}
