import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { answer } from './client-connection.ts'
import type { Fault } from './fault.ts'
import { passOn, passOnSilently, passOnSlowly, passOnTruncated, passOnTwice, type Passage } from './pass-on.ts'

const htmlPage = '<!doctype html><title>Sign in</title><p>This page is not the server that you asked for.'

/** Lets one request suffer its fault, or passes it on where it has none. */
export const applyFault = async (passage: Passage, fault: Fault | undefined): Promise<void> => {
  const { client, request } = passage
  switch (fault?.kind) {
    case undefined:
      return passOn(passage)
    case 'latency':
      await delay(fault.ms, undefined, { signal: client.signal })
      return passOn(passage)
    case 'reset':
      return client.reset()
    case 'half-open':
      await once(client.signal, 'abort')
      return undefined
    case 'lost-reply':
      await passOnSilently(passage)
      return client.reset()
    case 'duplicate':
      return passOnTwice(passage)
    case 'truncated-body':
      return passOnTruncated(passage, fault.bytes)
    case 'slow-body':
      return passOnSlowly(passage, fault.ms)
    case 'too-many-requests':
      return answer(client, 429, { ...json, ...retryAfter(fault.retryAfter) }, errors(['rate limit quota exceeded']))
    case 'status':
      return answer(client, fault.status, { ...json, ...fault.headers }, errors(fault.errors ?? []))
    case 'html-page':
      return answer(client, 200, { 'Content-Type': 'text/html; charset=utf-8' }, htmlPage)
    case 'redirect':
      return answer(client, fault.status ?? 307, { Location: new URL(request.target, fault.to).href }, '')
  }
}

const json = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }

const errors = (words: readonly string[]): string => JSON.stringify({ errors: words })

const retryAfter = (value: number | string | undefined): Record<string, string> =>
  value === undefined ? {} : { 'Retry-After': String(value) }
