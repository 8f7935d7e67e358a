import type { ApiRequest } from '../request/index.ts'
import type { NodeChoice } from './nodes.ts'

/**
 * Makes this client read what it wrote, from whichever node it reads. A server that numbers its states (X-Vault-Index: OpenBao 2.7, Vault
 * Enterprise) is told which one to have; with any other, a client that has written stays with the active node.
 */
export interface WrittenState {
  /** The request, with the state that it needs. */
  withState(request: ApiRequest): ApiRequest
  mayReadFrom(preferred: NodeChoice): NodeChoice
  /** With the answer to a write. */
  note(headers: Record<string, string | string[] | undefined>): void
}

// A node that is behind passes the request on. Left to itself, OpenBao answers 429 and Vault 412.
const forwarding = { 'x-vault-inconsistent': 'forward-active-node' }

export function createWrittenState(): WrittenState {
  let index: string | undefined
  let onlyActive = false
  return {
    withState: (request) =>
      index === undefined
        ? request
        : { ...request, headers: { 'x-vault-index': index, ...forwarding, ...request.headers } },
    mayReadFrom: (preferred) => (onlyActive ? 'active' : preferred),
    note(headers) {
      const noted = headers['x-vault-index']
      if (typeof noted === 'string') index = noted
      else onlyActive = true
    },
  }
}
