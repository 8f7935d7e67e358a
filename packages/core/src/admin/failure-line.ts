import type { VaultError } from '../foundation/index.ts'

/** Which request it was; of the address only its path is told, as queries may hold what is nobody's business. */
export interface FailedRequest {
  readonly method?: string | undefined
  /** Path and query. */
  readonly url?: string | undefined
}

/** A request that failed with an error of Keyward, as one line for a log: which request, the code, and what the error says. Nothing secret is in it. */
export function failureLine(error: VaultError, { method = '', url = '' }: FailedRequest): string {
  const path = printable(url.replace(/[?#].*$/s, '')).slice(0, mostOfPath)
  const request = [printable(method), path].filter((part) => part !== '').join(' ')
  return `${request === '' ? 'a request' : request} failed with ${error.code}: ${error.message.trim().replace(/\s+/g, ' ')}`
}

const mostOfPath = 200

// Whoever sends a request writes into the log with it.
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?')
}
