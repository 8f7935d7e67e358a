import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Visit } from '../entry-server.ts'
import type { Page, Site } from './site.ts'

export function respond(site: Site, request: IncomingMessage, response: ServerResponse): void {
  site.serveFile(request, response, () => {
    void renderFor(site, request).then(({ status, html }) => {
      // What was signed for one visitor is not for a cache.
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html)
    })
  })
}

async function renderFor(site: Site, request: IncomingMessage): Promise<Page> {
  try {
    return await site.render(await visitOf(request))
  } catch (error) {
    console.error(error)
    return { status: 500, html: '<!doctype html><title>Not now</title><p>Something went wrong. Try again later.</p>' }
  }
}

const mostCharacters = 10_000

async function visitOf(request: IncomingMessage): Promise<Visit> {
  const { method = 'GET', url = '/' } = request
  const body = method === 'POST' ? (await text(request)).slice(0, mostCharacters) : ''
  return { method, path: url.replace(/\?.*$/s, ''), form: new URLSearchParams(body) }
}
