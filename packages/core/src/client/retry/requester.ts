import { type Clock, type EventEmitter, isVaultError, VaultError } from '../../foundation/index.ts'
import type { ClientEvents } from '../client-events.ts'
import type { Nodes, WrittenState } from '../nodes/index.ts'
import {
  type ApiExchange,
  type ApiRequest,
  type ApiResponse,
  pauseWithinCall,
  type Requester,
} from '../request/index.ts'
import { createRetryBudget } from './retry-budget.ts'
import { decideRetry, type RetryPolicy } from './retry-decision.ts'

export interface RequesterParts {
  nodes: Nodes
  written: WrittenState
  exchange: ApiExchange
  policy: RetryPolicy
  clock: Clock
  events: EventEmitter<ClientEvents>
  /** Between 0 and 1. */
  random: () => number
}

/**
 * Sends a request to the right node, and again where that is safe and may help, within the call's deadline and a budget that all calls
 * share.
 */
export function createRequester(parts: RequesterParts): Requester {
  const { nodes, policy, clock, events, random } = parts
  const budget = createRetryBudget()

  return async (request) => {
    for (let failed = 1, movedOn = 0; ;) {
      try {
        const response = await tryOnce(parts, request, failed + movedOn > 1)
        budget.earn()
        return response
      } catch (error) {
        if (!isVaultError(error)) throw error
        const decision = decideRetry({
          error,
          failed,
          movedOn,
          several: nodes.several,
          redirectKnown: error.redirectTo !== undefined && nodes.knows(error.redirectTo),
          repeatable: isRepeatable(request),
          remainingMs: request.call.deadline - clock.monotonic(),
          policy,
          random: random(),
        })
        // Moving on needs no budget: a request is only sent again when another node has said that it can take it.
        if (!decision.retry || !(decision.movesOn || budget.take(error))) throw finalError(error, request)
        if (decision.movesOn) movedOn++
        else failed++
        request.call.tally.retries++
        events.emit('retry', { operation: request.call.operation, code: error.code, delayMs: decision.delayMs })
        await pauseWithinCall(decision.delayMs, request.call, clock)
      }
    }
  }
}

async function tryOnce(
  { nodes, written, exchange }: RequesterParts,
  request: ApiRequest,
  again: boolean,
): Promise<ApiResponse> {
  const reads = request.method === 'GET'
  // Where another node was not good enough, the active one is.
  const choice = reads && !again ? written.mayReadFrom(request.call.readFrom) : 'active'
  const chosen = nodes.choose(choice, request.call)
  const node = chosen instanceof Promise ? await chosen : chosen
  request.call.onSend?.()
  request.call.tally.address = node.address
  const end = nodes.begin(node)
  try {
    const response = await exchange(node.transport, written.withState(request))
    if (!reads) written.note(response.headers)
    end()
    return response
  } catch (error) {
    end(isVaultError(error) ? error : undefined)
    throw error
  }
}

function isRepeatable({ method, repeatable }: ApiRequest): boolean {
  return repeatable ?? method === 'GET'
}

const unclear = new Set(['unreachable', 'server_failed', 'timeout'])

// A write that was sent and not answered is neither done nor undone: saying "unreachable" would invite to repeat it.
function finalError(error: VaultError, request: ApiRequest): VaultError {
  if (isRepeatable(request) || error.sent !== true) return error
  const { operation, path, address, status, serverErrors } = error
  const sent = { operation, path, address, status, serverErrors, sent: true, cause: error }
  if (error.code === 'aborted' || error.code === 'closed') {
    const what = `${error.what}, after the request was sent: the server may have done it`
    return new VaultError(error.code, what, error.code === 'aborted' ? { ...sent, reason: error.cause } : sent)
  }
  if (!unclear.has(error.code)) return error
  return new VaultError('outcome_unknown', `it was sent, but there is no clear answer: ${error.what}`, sent)
}
