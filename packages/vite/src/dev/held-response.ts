import type { IncomingMessage, ServerResponse } from 'node:http'
import { decodedBody } from './decoded-body.ts'
import { type LeakSearch, unsearchable } from './leak-search.ts'
import { headText, replaceHead, sealHead, setHead } from './response-head.ts'

// What is larger goes out in parts that are searched one by one.
const mostHeldBytes = 64 * 1024 * 1024
// Of what went out before a part: a value may begin in one and end in the next.
const overlapBytes = 16 * 1024

type Callback = (error?: Error | null) => void
type Methods = Pick<ServerResponse, 'write' | 'end' | 'writeHead' | 'flushHeaders' | 'addTrailers' | 'writeEarlyHints'>

/** An answer that goes out when it is complete and searched; one that is read as it comes, such as events, in parts. */
export class HeldResponse {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #search: LeakSearch
  readonly #own: Methods
  #chunks: Buffer[] = []
  #bytes = 0
  #before: Buffer = Buffer.alloc(0)
  /** What does not go out with the head: trailers, and hints, which nobody gets, as they would be late. */
  readonly #beside: { trailers?: Parameters<Methods['addTrailers']>[0]; hints?: unknown } = {}
  #hasHead = false
  #unseal: (() => void) | undefined
  /** Of what has to go out in parts: one part after the other. */
  #sending: Promise<void> = Promise.resolve()
  #ended = false

  constructor(request: IncomingMessage, response: ServerResponse, search: LeakSearch) {
    this.#request = request
    this.#response = response
    this.#search = search
    const { write, end, writeHead, flushHeaders, addTrailers, writeEarlyHints } = response
    this.#own = { write, end, writeHead, flushHeaders, addTrailers, writeEarlyHints }
  }

  hold(): void {
    Object.assign(this.#response, {
      write: (chunk: unknown, encoding?: unknown, callback?: unknown) => {
        this.#take(chunk, encoding)
        called(encoding, callback)
        return true
      },
      end: (...given: unknown[]) => {
        this.#takeLast(given)
        return this.#response
      },
      writeHead: (status: number, ...more: unknown[]) => {
        this.#hasHead = true
        setHead(this.#response, status, more)
        return this.#response
      },
      flushHeaders: () => {
        this.#completeHead()
        if (this.#streams()) this.#sendNext(() => this.#response.flushHeaders())
      },
      addTrailers: (trailers: Parameters<Methods['addTrailers']>[0]) => {
        this.#beside.trailers = trailers
      },
      writeEarlyHints: (hints: unknown, callback?: unknown) => {
        this.#beside.hints = [this.#beside.hints, hints]
        called(callback)
      },
    })
  }

  #take(chunk: unknown, encoding: unknown): void {
    if (chunk === undefined || chunk === null || this.#ended) return
    const bytes =
      typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk as Uint8Array)
    this.#completeHead()
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    if (this.#streams()) this.#sendPart(endOfEvents(Buffer.concat(this.#chunks)))
    else if (this.#bytes > mostHeldBytes) this.#sendPart(this.#bytes)
  }

  #takeLast(given: readonly unknown[]): void {
    if (this.#ended) return
    const [chunk, encoding] = given
    if (typeof chunk !== 'function') this.#take(chunk, encoding)
    this.#completeHead()
    this.#ended = true
    this.#seal()
    this.#response.once('finish', () => called(...given))
    void this.#finish()
  }

  // Others change heads in a `writeHead` of their own, which Node calls when nobody else has.
  #completeHead(): void {
    if (!this.#hasHead) this.#response.writeHead(this.#response.statusCode)
    this.#hasHead = true
  }

  // What is searched must not change until it is sent.
  #seal(): void {
    this.#unseal ??= sealHead(this.#response)
  }

  /** Whether whoever asked reads it as it comes. */
  #streams(): boolean {
    const response = this.#response
    const isStream = /^text\/event-stream\b/i.test(String(response.getHeader('content-type') ?? ''))
    return isStream && !response.hasHeader('content-encoding')
  }

  #sendPart(bytes: number): void {
    if (bytes === 0) return
    const all = Buffer.concat(this.#chunks)
    const part = all.subarray(0, bytes)
    const searched = Buffer.concat([this.#before, part])
    this.#chunks = [all.subarray(bytes)]
    this.#bytes = all.length - bytes
    this.#before = searched.subarray(-overlapBytes)
    this.#sendNext(() => this.#response.write(part), searched)
  }

  /** Sends the head, and a part, when what came before is sent. */
  #sendNext(send: () => unknown, part: Buffer = Buffer.alloc(0)): void {
    this.#seal()
    this.#sending = this.#sending.then(async () => {
      if (this.#response.destroyed || this.#response.writableEnded) return
      const leak = (await this.#findInHead()) ?? (await this.#find(part))
      if (leak !== undefined) return this.#refuse(leak)
      this.#restore()
      send()
      this.hold()
    })
  }

  async #finish(): Promise<void> {
    const response = this.#response
    await this.#sending
    if (response.destroyed || response.writableEnded) return
    const body = Buffer.concat(this.#chunks)
    const leak = (await this.#findInHead()) ?? (await this.#findIn(body))
    if (leak !== undefined) return this.#refuse(leak)
    this.#restore()
    this.#send(body)
  }

  #send(body: Buffer): void {
    const response = this.#response
    const { trailers } = this.#beside
    if (trailers === undefined) return void (body.length > 0 ? response.end(body) : response.end())
    response.write(body)
    response.addTrailers(trailers)
    response.end()
  }

  #refuse(leak: string): void {
    const response = this.#response
    this.#search.onLeak(leak, { isModule: isModule(this.#request) })
    this.#restore()
    if (response.headersSent) return void response.destroy()
    replaceHead(response)
    response.end(leak)
    // Whoever is still writing need not know.
    this.#ended = true
    this.hold()
  }

  #restore(): void {
    this.#unseal?.()
    this.#unseal = undefined
    Object.assign(this.#response, this.#own)
  }

  #findInHead(): Promise<string | undefined> {
    return this.#find(Buffer.from(`${headText(this.#response)}\n${JSON.stringify(this.#beside)}`))
  }

  async #findIn(body: Buffer): Promise<string | undefined> {
    try {
      return await this.#find(await decodedBody(this.#response, Buffer.concat([this.#before, body])))
    } catch (error) {
      return unsearchable('An answer', error)
    }
  }

  async #find(content: Buffer): Promise<string | undefined> {
    if (content.length === 0) return undefined
    try {
      return await this.#search.find(this.#request.url ?? '/', content)
    } catch (error) {
      return unsearchable('An answer', error)
    }
  }
}

// What is asked for in code has no other destination than a fetch.
function isModule({ headers, url = '' }: IncomingMessage): boolean {
  return /^(?:script|style)$/.test(String(headers['sec-fetch-dest'])) || /[?&](?:import|t=\d+)\b/.test(url)
}

/** Where the last complete one of these events ends. */
function endOfEvents(events: Buffer): number {
  const ends = ['\n\n', '\r\n\r\n', '\r\r'].map((end) => {
    const index = events.lastIndexOf(end)
    return index < 0 ? 0 : index + end.length
  })
  return Math.max(...ends)
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8'
}

function called(...given: unknown[]): void {
  const callback = given.find((each) => typeof each === 'function') as Callback | undefined
  if (callback !== undefined) process.nextTick(callback)
}
