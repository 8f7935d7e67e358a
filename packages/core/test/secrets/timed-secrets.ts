import { type Secrets, type SecretEvents, type VaultOptions } from '@keyward/core'
import { type Client, createClient, resolveOptions } from '../../src/client/index.ts'
import { createEventEmitter, type EventSource, systemClock } from '../../src/foundation/index.ts'
import { createSecrets } from '../../src/secrets/index.ts'
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts'

/** Secrets of a real server, kept in time that passes only when told to. It begins now, as the server's does. */
export interface TimedSecrets extends AsyncDisposable {
  readonly secrets: Secrets
  readonly kv: Client['kv']
  readonly clock: VirtualClock
  readonly events: EventSource<SecretEvents>
  /** And leaves what they are read with open. */
  closeSecrets(): Promise<void>
}

export function createTimedSecrets(given: VaultOptions): TimedSecrets {
  const options = resolveOptions(given)
  const client = createClient(options, systemClock)
  const clock = createVirtualClock(Date.now())
  const events = createEventEmitter<SecretEvents>()
  const { secrets, close } = createSecrets({ client, options, clock, events, random: () => 1 })
  return {
    secrets,
    kv: client.kv,
    clock,
    events,
    closeSecrets: close,
    async [Symbol.asyncDispose]() {
      await close()
      await client.close()
    },
  }
}
