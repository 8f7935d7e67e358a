import type { IncomingMessage, ServerResponse } from 'node:http'
import { HeldResponse } from './held-response.ts'
import type { LeakSearch } from './leak-search.ts'

export type Hold = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/**
 * Holds each answer back until it is complete and searched. One with a secret in it does not go out: a 500 without it does. May see the same answer
 * more than once.
 */
export function guardResponses(search: LeakSearch): Hold {
  const held = new WeakSet<ServerResponse>()
  return (request, response, next) => {
    if (!held.has(response)) {
      held.add(response)
      askForAll(request.headers)
      new HeldResponse(request, response, search).hold()
    }
    next?.()
  }
}

/**
 * A value may lie in two of the parts that somebody asks for. Players of media need parts, which nobody reads. And events that are compressed could not
 * be searched one by one.
 */
function askForAll(headers: IncomingMessage['headers']): void {
  delete headers['accept-encoding']
  if (!/^(?:audio|video)$/.test(String(headers['sec-fetch-dest']))) delete headers.range
}
