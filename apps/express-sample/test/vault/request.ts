import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { text } from 'node:stream/consumers'

export interface Answer {
  status: number
  text: string
  /** The parsed text, where it is JSON. */
  body: { data?: Record<string, unknown>; [field: string]: unknown }
}

/** One request to a server's API, or to anything else that speaks HTTP. Statuses are for the caller to judge. */
export async function request(
  url: string,
  options: Pick<RequestOptions, 'ca' | 'method'> & { token?: string; body?: unknown } = {},
): Promise<Answer> {
  const { token, body, ...rest } = options
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const headers = token === undefined ? {} : { 'X-Vault-Token': token }
  return new Promise((resolve, reject) => {
    const sent = send(url, { ...rest, headers, agent: false }, (response) => {
      text(response).then(
        (content) => resolve({ status: response.statusCode ?? 0, text: content, body: parsed(content) }),
        reject,
      )
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function parsed(content: string): Answer['body'] {
  try {
    return JSON.parse(content) as Answer['body']
  } catch {
    return {}
  }
}
