import type { ServerResponse } from 'node:http'
import type { AdminResponse } from '@keyward/core'
import type { HttpAdapterHost } from '@nestjs/core'

/** On whatever platform there is. */
export function send(
  { httpAdapter }: HttpAdapterHost,
  response: unknown,
  { status, headers, body }: AdminResponse,
): void {
  for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
  // What Express sends for us gets an ETag, and would be answered with 304.
  if (httpAdapter.getType() !== 'express') {
    httpAdapter.reply(response, body, status)
    return
  }
  httpAdapter.status(response, status)
  httpAdapter.end(response, body)
}

/** Before the platform has a response of its own. */
export function sendRaw(response: ServerResponse, { status, headers, body }: AdminResponse): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
