import type { ByteReader } from './byte-reader.ts'

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/**
 * Reads the next HTTP/1.1 request, or `undefined` when the client has closed the connection. Node's own server cannot
 * stand here: it refuses Vault's LIST method.
 */
export const readRequest = async (reader: ByteReader): Promise<WireRequest | undefined> => {
  const head = await reader.readUntil('\r\n\r\n')
  if (head === undefined) {
    return undefined
  }
  const [requestLine = '', ...headerLines] = head.toString('latin1').split('\r\n')
  const [method = '', target = '/'] = requestLine.split(' ')
  const headers = headerLines.map(parseHeader)
  const body = await readBody(reader, headers)
  return body === undefined ? undefined : { method, target, headers, body }
}

export const headerOf = (headers: WireRequest['headers'], name: string): string | undefined =>
  headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1]

const parseHeader = (line: string): readonly [string, string] => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

const readBody = async (reader: ByteReader, headers: WireRequest['headers']): Promise<Buffer | undefined> =>
  headerOf(headers, 'transfer-encoding')?.toLowerCase() === 'chunked'
    ? readChunks(reader)
    : reader.readExactly(Number(headerOf(headers, 'content-length') ?? 0))

const readChunks = async (reader: ByteReader): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  for (;;) {
    const size = Number.parseInt((await reader.readUntil('\r\n'))?.toString('latin1') ?? '', 16)
    const chunk = Number.isNaN(size) ? undefined : await reader.readExactly(size)
    if (chunk === undefined || (await reader.readUntil('\r\n')) === undefined) {
      return undefined
    }
    if (size === 0) {
      return Buffer.concat(chunks)
    }
    chunks.push(chunk)
  }
}
