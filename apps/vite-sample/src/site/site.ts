import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer, Visit } from '../entry-server.ts'

/** Everything that visitors get. */
export interface Site {
  /** Answers with a file of the browser's part, or hands on. */
  serveFile(request: IncomingMessage, response: ServerResponse, next: () => void): void
  /** Renders the page. */
  render(visit: Visit): Promise<Page>
  /** Ends what is open: what requests still need, not before this. */
  close(drained: Promise<unknown>): Promise<void>
}

export interface Page {
  readonly status: number
  readonly html: string
}

export function toPage(template: string, { status, main }: Answer): Page {
  return { status, html: template.replace('<!--shop-->', () => main) }
}
