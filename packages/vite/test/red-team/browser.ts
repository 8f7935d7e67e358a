import { request as requestHttp, type IncomingMessage } from 'node:http'
import { connect } from 'node:http2'
import { text } from 'node:stream/consumers'

/** One thing that came from the server: an answer with all of its headers, or a message. */
export interface Received {
  readonly what: string
  readonly content: Buffer
}

/** Does what a browser can, and keeps each byte that comes back. Addresses go out as they are written. */
export interface Browser {
  readonly received: readonly Received[]
  get(path: string, options?: { method?: string; headers?: Record<string, string> }): Promise<string>
  /** Over HTTP/2. */
  get2(path: string): Promise<string>
  /** Opens the socket of Vite's client. */
  connect(): Promise<Messages>
}

interface Messages {
  /** Waits for the next one. */
  next(): Promise<string>
  send(event: string, data: unknown): void
}

export function openBrowser(url: string): Browser & { close(): void } {
  const received: Received[] = []
  const sockets: WebSocket[] = []
  const keep = (what: string, content: Buffer): string => {
    received.push({ what, content })
    return content.toString()
  }
  return {
    received,
    async get(path, { method = 'GET', headers = {} } = {}) {
      const { head, body } = await answerTo(new URL(url), { path, method, headers })
      keep(`the head of ${path}`, Buffer.from(head))
      return keep(path, body)
    },
    async get2(path) {
      return keep(path, await answerOver2(url, path))
    },
    async connect() {
      const socket = new WebSocket(url.replace('http', 'ws'), 'vite-hmr')
      socket.binaryType = 'arraybuffer'
      sockets.push(socket)
      return messagesOf(socket, (message) => keep('a message', Buffer.from(message)))
    },
    close() {
      for (const socket of sockets) socket.close()
    },
  }
}

interface Asked {
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
}

/** The body by itself, since it may be packed. */
interface Answer {
  readonly head: string
  readonly body: Buffer
}

function answerTo({ hostname, port }: URL, { path, method, headers }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const early: string[] = []
    const request = requestHttp({ hostname, port, path, method, headers, agent: false }, (response) => {
      void readAnswer(response).then(({ head, body }) => resolve({ head: [...early, head].join('\n'), body }))
    })
    request.on('information', ({ rawHeaders }) => early.push(rawHeaders.join('\n')))
    request.on('error', reject)
    request.end()
  })
}

/** What there is of it, also when the connection ends early. */
async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = []
  try {
    for await (const part of response) parts.push(part as Buffer)
  } catch {
    // The server gave up: what came counts.
  }
  const { statusCode, statusMessage, rawHeaders, rawTrailers } = response
  const head = [`${statusCode} ${statusMessage}`, ...rawHeaders, ...rawTrailers].join('\n')
  return { head, body: Buffer.concat(parts) }
}

function answerOver2(url: string, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const session = connect(url, { rejectUnauthorized: false })
    session.on('error', reject)
    const stream = session.request({ ':path': path })
    const head: string[] = []
    for (const event of ['headers', 'response', 'trailers'] as const)
      stream.on(event, (headers: object) => head.push(JSON.stringify(headers)))
    stream.on('error', () => undefined)
    void text(stream)
      .catch(() => '')
      .then((body) => {
        session.close()
        resolve(Buffer.from([...head, body].join('\n')))
      })
  })
}

async function messagesOf(socket: WebSocket, keep: (message: string) => string): Promise<Messages> {
  const waiting: ((message: string) => void)[] = []
  const unread: string[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = keep(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString())
    const next = waiting.shift()
    if (next === undefined) unread.push(message)
    else next(message)
  })
  const next = (): Promise<string> => {
    const message = unread.shift()
    return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message)
  }
  // Says that it is connected.
  await next()
  return { next, send: (event, data) => socket.send(JSON.stringify({ type: 'custom', event, data })) }
}
