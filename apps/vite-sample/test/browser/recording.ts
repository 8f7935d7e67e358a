import type { CDPSession, Page } from 'playwright-core'

/** Something that a browser got or said. */
export interface Part {
  readonly kind: 'request' | 'response' | 'frame' | 'script' | 'source map' | 'page' | 'console'
  readonly what: string
  readonly text: string
}

/** Everything that a page's browser sends, gets and holds. */
export interface Recording {
  /** Waits for what is under way, and adds the page as it is. */
  parts(): Promise<readonly Part[]>
}

/** Begins before the page is opened, so that nothing is missed. */
export async function record(page: Page): Promise<Recording> {
  const parts: Part[] = []
  const pending = new Set<Promise<void>>()
  const session = await page.context().newCDPSession(page)
  await recordNetwork(session, parts, pending)
  await recordScripts(session, parts, pending)
  recordFrames(page, parts)
  page.on('console', (message) => parts.push({ kind: 'console', what: message.type(), text: message.text() }))
  return {
    async parts() {
      while (pending.size > 0) await Promise.all(pending)
      return [...parts, { kind: 'page', what: page.url(), text: await page.content() }]
    },
  }
}

type Pending = Set<Promise<void>>

/** What failed stays pending, for whoever asks for the parts. */
function wait(pending: Pending, task: Promise<void>): void {
  pending.add(task)
  task.then(
    () => pending.delete(task),
    () => undefined,
  )
}

/** Each answer waits until its body was read: a browser forgets those of a page that was reloaded. */
async function recordNetwork(session: CDPSession, parts: Part[], pending: Pending): Promise<void> {
  session.on('Fetch.requestPaused', ({ requestId, request, responseStatusCode, responseHeaders = [] }) => {
    const take = async (): Promise<void> => {
      const { url: what, method, headers, postData = '' } = request
      parts.push({ kind: 'request', what, text: [method, what, JSON.stringify(headers), postData].join('\n') })
      const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId })
      const lines = responseHeaders.map(({ name, value }) => `${name}: ${value}`)
      const text = Buffer.from(body, base64Encoded ? 'base64' : 'utf8').toString()
      parts.push({ kind: 'response', what, text: [responseStatusCode, ...lines, text].join('\n') })
      await session.send('Fetch.continueResponse', { requestId })
    }
    wait(pending, take())
  })
  await session.send('Fetch.enable', { patterns: [{ requestStage: 'Response' }] })
}

async function recordScripts(session: CDPSession, parts: Part[], pending: Pending): Promise<void> {
  session.on('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL = '' }) => {
    const take = async (): Promise<void> => {
      const { scriptSource } = await session.send('Debugger.getScriptSource', { scriptId }).catch(unlessGone)
      parts.push({ kind: 'script', what: url, text: scriptSource })
      if (sourceMapURL === '') return
      const map = await fetch(new URL(sourceMapURL, url))
      if (map.ok) parts.push({ kind: 'source map', what: url, text: await map.text() })
    }
    // What is not from a server is the driver's own.
    if (url.startsWith('http')) wait(pending, take())
  })
  await session.send('Debugger.enable')
}

/** Of a page that was reloaded; the answer that brought the script was recorded. */
function unlessGone(error: unknown): { scriptSource: string } {
  if (error instanceof Error && error.message.includes('No script for id')) return { scriptSource: '' }
  throw error
}

function recordFrames(page: Page, parts: Part[]): void {
  page.on('websocket', (socket) => {
    const take = ({ payload }: { payload: string | Buffer }): void =>
      void parts.push({ kind: 'frame', what: socket.url(), text: payload.toString() })
    socket.on('framereceived', take)
    socket.on('framesent', take)
  })
}
