import { setTimeout as delay } from 'node:timers/promises'
import { mountName, type NamespaceOption, type Send } from './send.ts'

export interface MountOptions extends NamespaceOption {
  /** `kv`, `database`, `pki`, `transit`, … */
  readonly type: string
  readonly description?: string | undefined
  /** The engine's own options: `{ version: '2' }` for KV. */
  readonly options?: Readonly<Record<string, string>> | undefined
  /** Tuning: `{ max_lease_ttl: '1h' }` and the like. */
  readonly config?: Readonly<Record<string, unknown>> | undefined
}

const kvDeadlineMs = 15_000

export const enableSecretsEngine = async (send: Send, path: string, mount: MountOptions): Promise<void> => {
  const { namespace, ...body } = mount
  await send('POST', `sys/mounts/${mountName(path)}`, { body, namespace })
  if (mount.type === 'kv' && mount.options?.['version'] === '2') {
    await untilKvAnswers(send, path, namespace)
  }
}

// A new KV v2 mount refuses everything with 400 for a moment, until it has prepared its storage.
const untilKvAnswers = async (send: Send, path: string, namespace: string | undefined): Promise<void> => {
  const deadline = Date.now() + kvDeadlineMs
  for (;;) {
    const { status } = await send('GET', `${mountName(path)}/config`, { namespace, throwOnError: false })
    if (status === 200) {
      return
    }
    if (Date.now() > deadline) {
      throw new Error(`The KV engine at ${mountName(path)}/ still answers ${status} after ${kvDeadlineMs} ms`)
    }
    await delay(10)
  }
}
