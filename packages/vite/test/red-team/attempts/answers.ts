import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Plugin } from 'vite'
import type { DevAttempt, DevPlan } from '../attempt.ts'
import type { Secret } from '../secret.ts'

type Answer = (response: ServerResponse, secret: Secret, request: IncomingMessage) => void

/** The project's own server code in the dev server. */
export function answers(path: string, answer: Answer, secret: Secret): Plugin {
  return {
    name: 'answers',
    configureServer: ({ middlewares }) =>
      void middlewares.use(path, (request, response) => answer(response, secret, request)),
  }
}

const routes = new Map<string, Answer>()
const project: DevPlan = {
  config: ({ secret }) => ({ plugins: [...routes].map(([path, answer]) => answers(path, answer, secret)) }),
}

function answering(leak: string, answer: Answer, method = 'GET'): DevAttempt {
  const path = `/api-${routes.size}-`
  routes.set(path, answer)
  return { leak: `an answer with it ${leak}`, project, look: (browser) => browser.get(path, { method }) }
}

const half = ({ key }: Secret): [string, string] => [key.slice(0, 10), key.slice(10)]

function packed(coding: string, pack: (text: string) => Buffer, name: string = coding): DevAttempt {
  return answering(`in ${name}`, (response, { key }) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': coding }).end(pack(`-- ${key}`))
  })
}

/** What the project's own server code answers. */
export const answerAttempts: readonly DevAttempt[] = [
  answering('in JSON', (response, { password }) => response.end(JSON.stringify({ password }))),
  answering('as bytes', (response, { key }) => response.end(Buffer.from(key))),
  answering('as bytes that are not a Buffer', (response, { key }) => response.end(new TextEncoder().encode(key))),
  answering('as text in hexadecimal', (response, { key }) => response.end(Buffer.from(key).toString('hex'), 'hex')),
  answering('in UTF-16', (response, { key }) => response.end(key, 'utf16le')),
  answering('in a header', (response, { key }) => response.setHeader('x-key', key).end('hello')),
  answering('in a header, URI-escaped', (response, { password }) =>
    response.setHeader('x-key', encodeURIComponent(password)).end('hello'),
  ),
  answering('in one of several cookies', (response, { key }) =>
    response.setHeader('set-cookie', ['theme=dark', `key=${key}; HttpOnly`]).end('hello'),
  ),
  answering('in a redirection', (response, { password }) =>
    response.writeHead(302, { location: `/next?${new URLSearchParams({ password }).toString()}` }).end(),
  ),
  answering('in the status', (response, { key }) => {
    response.statusMessage = key
    response.end('hello')
  }),
  answering('in the status and headers at once', (response, { key }) => {
    response.writeHead(200, key, { 'x-other': '1' }).end('hello')
  }),
  answering('in a list of headers', (response, { key }) => {
    response.writeHead(200, ['content-type', 'text/plain', 'x-key', key]).end('hello')
  }),
  answering('in headers for HEAD', (response, { key }) => response.setHeader('x-key', key).end(), 'HEAD'),
  answering('in a trailer', (response, { key }) => {
    response.writeHead(200, { trailer: 'x-key' })
    response.write('hello')
    response.addTrailers({ 'x-key': key })
    response.end()
  }),
  answering('in early hints', (response, { key }) => {
    response.writeEarlyHints({ link: `</a.js?${key}>; rel=preload; as=script` }, () => response.end('hello'))
  }),
  answering('in two parts', (response, secret) => {
    const [start, end] = half(secret)
    response.setHeader('content-type', 'text/html')
    response.write(`<p>${start}`)
    setImmediate(() => response.end(`${end}</p>`))
  }),
  answering('after the headers were sent off', (response, { key }) => {
    response.flushHeaders()
    response.write(key)
    response.end()
  }),
  answering('from a stream', (response, { key }) =>
    pipeline(Readable.from(['hello ', key]), response, () => undefined),
  ),
  answering('from a stream that is packed on the way', (response, { key }) => {
    response.setHeader('content-encoding', 'gzip')
    pipeline(Readable.from(['hello ', key]), createGzip(), response, () => undefined)
  }),
  answering('in lines of JSON that come one by one', (response, { key }) => {
    response.setHeader('content-type', 'application/x-ndjson')
    response.write('{"a":1}\n')
    setImmediate(() => response.end(`${JSON.stringify({ key })}\n`))
  }),
  packed('gzip', gzipSync),
  packed('br', brotliCompressSync),
  packed('deflate', deflateSync),
  packed('deflate', deflateRawSync, 'deflate without a head'),
  packed('zstd', zstdCompressSync),
  packed('gzip, gzip', (text) => gzipSync(gzipSync(text))),
  packed('gzip, br', (text) => brotliCompressSync(gzipSync(text))),
  answering('in an event', (response, { key }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${key}\n\n`)
    response.end()
  }),
  answering('in an event of two parts', (response, secret) => {
    const [start, end] = half(secret)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: hello\n\ndata: ${start}`)
    setImmediate(() => response.end(`${end}\n\n`))
  }),
  answering('in a header of events', (response, { key }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-key': key })
    response.flushHeaders()
    response.write('data: hello\n\n')
    response.end()
  }),
  answering('in events that are packed', (response, { key }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
    const packing = createGzip()
    packing.pipe(response)
    packing.write('data: hello\n\n')
    packing.flush(() => packing.end(`data: ${key}\n\n`))
  }),
  {
    ...answering('in a header that is set too late', (response, { key }) => {
      response.end('hello')
      try {
        response.setHeader('x-key', key)
      } catch {
        response.statusMessage = key
      }
    }),
    harmless: 'Node does not change a head that is sent',
  },
  {
    ...answering('in the address, which it repeats', (response, _, { url }) => response.end(`no ${url} here`)),
    look: (browser, { secret }) => browser.get(`/api-${routes.size - 1}-?key=${secret.key}`),
  },
]
