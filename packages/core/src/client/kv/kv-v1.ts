import { secretData, VaultError } from '../../foundation/index.ts'
import type { Requester } from '../request/index.ts'
import { jsonData } from './json-data.ts'
import { engineRequest, type KvEngine, type KvTarget, listNames, requireName } from './kv-engine.ts'

/** KV v1 keeps one value per name and no versions; what needs versions is refused without asking the server. */
export function createKvV1(requester: Requester): KvEngine {
  return {
    async read<Data extends object>(target: KvTarget, version?: number) {
      requireName(target)
      if (version) throw noVersions(target)
      const { body } = await engineRequest(requester, target, undefined, { method: 'GET' })
      const { data, lease_duration: leaseDurationSeconds } = body as { data: Data; lease_duration: number }
      return Object.freeze({
        path: target.path,
        data: secretData(data, { path: target.path }),
        leaseDurationSeconds,
      })
    },
    async write(target, data, checkAndSet) {
      requireName(target)
      if (checkAndSet !== undefined) throw noVersions(target)
      const body = jsonData(data, target.call.operation, target.path)
      await engineRequest(requester, target, undefined, { method: 'POST', body })
      return {}
    },
    async delete(target, versions) {
      requireName(target)
      if (versions !== undefined) throw noVersions(target)
      await engineRequest(requester, target, undefined, { method: 'DELETE' })
    },
    list: (target) => listNames(requester, target, undefined),
    patch: refuse,
    undelete: refuse,
    destroy: refuse,
    metadata: refuse,
    updateMetadata: refuse,
    deleteMetadata: refuse,
    rollback: refuse,
  }
}

function refuse(target: KvTarget): Promise<never> {
  return Promise.reject(noVersions(target))
}

function noVersions({ call, path, mount }: KvTarget): VaultError {
  return new VaultError('unsupported', `${mount.join('/')}/ is a KV version 1 engine, which keeps no versions`, {
    operation: call.operation,
    path,
    hint: 'Use a KV version 2 engine, or upgrade this one with "kv enable-versioning".',
  })
}
