import {
  type Clock,
  createEventEmitter,
  type EventSource,
  isVaultError,
  type VaultErrorCode,
} from '../foundation/index.ts'
import type { ClientEvents } from './client-events.ts'
import { createKv, type Kv } from './kv/index.ts'
import type { ResolvedOptions } from './options/index.ts'
import { createRequester, createStartCall, type Requester } from './request/index.ts'
import { createSession } from './session/index.ts'
import { createPoolTransport } from './transport/index.ts'

/** Everything that talks to one Vault with one identity. */
export interface Client {
  kv: Kv
  events: EventSource<ClientEvents>
  close(): Promise<void>
}

export function createClient(options: ResolvedOptions, clock: Clock): Client {
  const transport = createPoolTransport(options)
  const events = createEventEmitter<ClientEvents>()
  const startCall = createStartCall(options, clock)
  const requester = createRequester(transport, clock)
  const session = createSession({ auth: options.auth, requester, startCall, clock, events })

  const authenticated: Requester = async (request) => {
    const token = await session.token(request.call)
    const startedAt = clock.monotonic()
    const report = (outcome: 'ok' | VaultErrorCode): void =>
      events.emit('operation', {
        operation: request.call.operation,
        outcome,
        durationMs: clock.monotonic() - startedAt,
      })
    try {
      const response = await requester({ ...request, token })
      report('ok')
      return response
    } catch (error) {
      report(isVaultError(error) ? error.code : 'unexpected_response')
      throw error
    }
  }
  return {
    kv: createKv({ requester: authenticated, startCall, clock, mounts: options.kvMounts }),
    events,
    async close() {
      await session.close()
      await transport.close()
    },
  }
}
