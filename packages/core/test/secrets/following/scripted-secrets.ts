import type { KvSecret } from '@keyward/core'
import { createSecrets } from '../../../src/secrets/create-secrets.ts'
import type { SecretEvents } from '../../../src/secrets/secret-events.ts'
import { createEventEmitter, secretData, VaultError, type VaultErrorCode } from '../../../src/foundation/index.ts'
import { createVirtualClock } from '../../virtual-clock.ts'

/** Secrets in front of a source that does what it is told to, in virtual time. Only for what is a matter of time. */
export function scriptedSecrets() {
  const clock = createVirtualClock()
  const events = createEventEmitter<SecretEvents>()
  const versions: (object | undefined)[] = []
  let held: Promise<void> | undefined
  const source = {
    reads: 0,
    underWay: 0,
    /** The most that were under way together. */
    most: 0,
    failure: undefined as VaultErrorCode | undefined,
    /** Writes a version; `undefined` is one that was deleted. */
    write: (data: object | undefined) => versions.push(data),
    /** The next answer is made now and arrives when this is called. */
    holdNext(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    remove: (version: number) => (versions[version - 1] = undefined),
  }
  const read = async (...asked: Parameters<typeof answer>): Promise<KvSecret> => {
    source.reads++
    source.most = Math.max(source.most, ++source.underWay)
    return answer(...asked).finally(() => source.underWay--)
  }
  const answer = async (path: string, { version = 0 }: { version?: number } = {}): Promise<KvSecret> => {
    if (source.failure !== undefined) throw new VaultError(source.failure, 'as told', { path })
    const wanted = version === 0 ? versions.length : version
    const data = versions[wanted - 1]
    if (data === undefined) throw new VaultError(wanted === 0 ? 'not_found' : 'version_deleted', 'as told', { path })
    const waiting = held
    held = undefined
    await waiting
    return { path, version: wanted, createdTime: new Date(wanted), data: secretData({ ...data }, { path }) as never }
  }
  const { secrets, close } = createSecrets({
    client: { kv: { read } as never, leases: {} as never, onWritten: () => () => undefined },
    options: {
      secrets: { mount: 'secret', prefix: '', environmentFallback: undefined },
      cache: { ttlMs: 300_000, maxStaleMs: 3_600_000, notFoundTtlMs: 5000, maxEntries: 100, maxBytes: 10 ** 6 },
      namespace: '',
      timeoutMs: 60_000,
    },
    clock,
    events,
    random: () => 1,
  })
  return { secrets, close, clock, events, source }
}
