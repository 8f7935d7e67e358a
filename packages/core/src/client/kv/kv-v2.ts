import { VaultError } from '../../foundation/index.ts'
import { checkFields, type FieldRules, type Requester } from '../request/index.ts'
import { engineRequest, type KvEngine, type KvTarget, listNames, requireName } from './kv-engine.ts'
import type { KvMetadataChange } from './kv-types.ts'
import { checkVersions, read } from './kv-v2-read.ts'
import { patch, rollback, write } from './kv-v2-write.ts'
import { metadataFrom } from './wire.ts'

export function createKvV2(requester: Requester): KvEngine {
  return {
    read: (target, version) => read(requester, target, version),
    write: (target, data, checkAndSet) => write(requester, target, data, checkAndSet),
    patch: (target, changes, checkAndSet) => patch(requester, target, changes, checkAndSet),
    async delete(target, versions) {
      if (versions !== undefined) return changeVersions(requester, target, 'delete', versions)
      requireName(target)
      await engineRequest(requester, target, 'data', { method: 'DELETE' })
    },
    undelete: (target, versions) => changeVersions(requester, target, 'undelete', versions),
    destroy: (target, versions) => changeVersions(requester, target, 'destroy', versions),
    list: (target) => listNames(requester, target, 'metadata'),
    async metadata(target) {
      requireName(target)
      const { body } = await engineRequest(requester, target, 'metadata', { method: 'GET' })
      return metadataFrom(target.path, body)
    },
    async updateMetadata(target, change) {
      requireName(target)
      await engineRequest(requester, target, 'metadata', { method: 'POST', body: metadataBody(target, change) })
    },
    async deleteMetadata(target) {
      requireName(target)
      await engineRequest(requester, target, 'metadata', { method: 'DELETE' })
    },
    rollback: (target, toVersion) => rollback(requester, target, toVersion),
  }
}

async function changeVersions(
  requester: Requester,
  target: KvTarget,
  endpoint: 'delete' | 'undelete' | 'destroy',
  versions: readonly number[] | undefined,
): Promise<void> {
  requireName(target)
  checkVersions(target, versions, 1)
  // The versions are named, so a second time changes nothing.
  await engineRequest(requester, target, endpoint, { method: 'POST', body: { versions }, repeatable: true })
}

const changeFields: FieldRules<KvMetadataChange> = {
  maxVersions: 'guard',
  casRequired: 'guard',
  deleteVersionAfter: 'guard',
  customMetadata: 'guard',
}

function metadataBody({ call, path }: KvTarget, change: KvMetadataChange): Record<string, unknown> {
  checkFields(call, 'change', change, changeFields)
  const { maxVersions, casRequired, deleteVersionAfter, customMetadata } = change
  // The server keeps 32 bits and cuts off the rest.
  if (maxVersions !== undefined && !(Number.isInteger(maxVersions) && maxVersions >= 0 && maxVersions < 2 ** 32)) {
    const what = 'maxVersions must be a whole number, 0 or above and below 2^32'
    throw new VaultError('invalid_argument', what, { operation: call.operation, path })
  }
  return {
    ...(maxVersions !== undefined && { max_versions: maxVersions }),
    ...(casRequired !== undefined && { cas_required: casRequired }),
    ...(deleteVersionAfter !== undefined && { delete_version_after: deleteVersionAfter }),
    ...(customMetadata !== undefined && { custom_metadata: customMetadata }),
  }
}
