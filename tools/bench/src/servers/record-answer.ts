import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { SecretServer } from '../contenders/contender.ts'
import type { CannedAnswer } from './canned-responder.ts'

/** Asks a real server once and keeps its answer as it was, for every path that starts like this one. */
export async function recordAnswer(server: SecretServer, path: string, pathPrefix: string): Promise<CannedAnswer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { 'X-Vault-Token': server.token }
    httpRequest(new URL(path, server.address), { headers, agent: false }, resolve).once('error', reject).end()
  })
  const body = await text(incoming)
  if (incoming.statusCode !== 200) throw new Error(`${path} on ${server.address} answered ${incoming.statusCode}`)
  return { pathPrefix, text: `HTTP/1.1 200 OK\r\n${headLines(incoming, body)}\r\n${body}` }
}

function headLines(incoming: IncomingMessage, body: string): string {
  // Of the connection that it came over, not of the answer.
  const perConnection = new Set(['connection', 'transfer-encoding', 'content-length'])
  const kept = Object.entries(incoming.headers).filter(([name]) => !perConnection.has(name))
  const lines: [string, unknown][] = [...kept, ['content-length', String(Buffer.byteLength(body))]]
  return lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')
}
