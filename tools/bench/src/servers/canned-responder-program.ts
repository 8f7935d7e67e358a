import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { CannedAnswer } from './canned-responder.ts'

// Knows just enough HTTP for GET requests without a body.
const endOfHead = Buffer.from('\r\n\r\n')
const closing = Buffer.from('onnection: close')
const unknown = Buffer.from('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n')
const pathStart = 'GET '.length

process.once('message', (given: readonly CannedAnswer[]) => {
  const answers = given.map(({ pathPrefix, text }) => ({ pathPrefix, bytes: Buffer.from(text) }))
  const server = createServer({ noDelay: true }, (socket) => answerFrom(answers, socket))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.once('disconnect', () => process.exit())
})

interface ReadyAnswer {
  readonly pathPrefix: string
  readonly bytes: Buffer
}

function answerFrom(answers: readonly ReadyAnswer[], socket: Socket): void {
  let begun: Buffer | undefined
  // Clients drop their connections when they end.
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    let rest = begun === undefined ? chunk : Buffer.concat([begun, chunk])
    for (let end = rest.indexOf(endOfHead); end >= 0; end = rest.indexOf(endOfHead)) {
      const head = rest.subarray(0, end + endOfHead.length)
      const answer = answers.find(({ pathPrefix }) => startsWith(head, pathPrefix))?.bytes ?? unknown
      if (head.includes(closing)) socket.end(answer)
      else socket.write(answer)
      rest = rest.subarray(head.length)
    }
    begun = rest.length > 0 ? rest : undefined
  })
}

function startsWith(head: Buffer, pathPrefix: string): boolean {
  return head.toString('latin1', pathStart, pathStart + pathPrefix.length) === pathPrefix
}
