import { once } from 'node:events'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** The client's side: writes answers and ends the connection in good and bad ways. */
export interface ClientConnection {
  /** Aborts when the client has gone or the proxy has stopped. */
  readonly signal: AbortSignal
  write(data: Buffer | string): Promise<void>
  /** A FIN after what was written. */
  close(): void
  /** A TCP reset. */
  reset(): void
}

/** `raw` is the TCP connection under `socket`, or the same where there is no TLS. */
export const createClientConnection = (raw: Socket, socket: Socket): ClientConnection => {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  for (const side of new Set([raw, socket])) {
    side.on('error', () => raw.destroy())
  }
  return {
    signal: gone.signal,
    write: async (data) => {
      if (!socket.write(data)) {
        await once(socket, 'drain', { signal: gone.signal })
      }
    },
    close: () => socket.end(),
    reset: () => raw.resetAndDestroy(),
  }
}

/** The head of an answer; `headers` are name, value, name, value, … */
export const answerHead = (status: number, headers: readonly string[]): string => {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`]
  for (let index = 0; index < headers.length; index += 2) {
    lines.push(`${headers[index]}: ${headers[index + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** A whole answer that the proxy makes up. */
export const answer = async (
  client: ClientConnection,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<void> => {
  const length = String(Buffer.byteLength(body))
  await client.write(answerHead(status, [...Object.entries(headers).flat(), 'Content-Length', length]) + body)
}
