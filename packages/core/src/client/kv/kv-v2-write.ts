import { isVaultError } from '../../foundation/index.ts'
import type { Requester } from '../request/index.ts'
import { jsonData } from './json-data.ts'
import { engineRequest, type KvTarget, requireName } from './kv-engine.ts'
import type { KvWritten } from './kv-types.ts'
import { checkVersions, missing, newestVersion, read } from './kv-v2-read.ts'
import { mergePatch } from './merge-patch.ts'
import { settleWrite } from './settle-write.ts'
import { metadataFrom, type WireVersion, writtenFrom } from './wire.ts'

export async function write(
  requester: Requester,
  target: KvTarget,
  data: unknown,
  checkAndSet?: number,
): Promise<KvWritten> {
  requireName(target)
  if (checkAndSet !== undefined) checkVersions(target, [checkAndSet], 0)
  const plain = jsonData(data, target.call.operation, target.path)
  const body = { data: plain, ...casOption(checkAndSet) }
  const post = async (): Promise<KvWritten> =>
    writtenFrom((await engineRequest(requester, target, 'data', { method: 'POST', body })).body, target)
  return settled(requester, target, checkAndSet, post, () => Promise.resolve(plain))
}

export async function patch(
  requester: Requester,
  target: KvTarget,
  changes: unknown,
  checkAndSet?: number,
): Promise<KvWritten> {
  requireName(target)
  if (checkAndSet !== undefined) checkVersions(target, [checkAndSet], 1)
  const data = jsonData(changes, target.call.operation, target.path)
  const expected = async (): Promise<object> =>
    mergePatch((await read(requester, target, checkAndSet)).data.reveal(), data) as object
  try {
    const send = (): Promise<KvWritten> => sendPatch(requester, target, { data, ...casOption(checkAndSet) })
    return await settled(requester, target, checkAndSet, send, expected)
  } catch (error) {
    if (!isVaultError(error, 'permission_denied', 'unsupported')) throw error
    // Without the capability, or on a server without the method: the same by hand.
    return patchByHand(requester, target, data, checkAndSet)
  }
}

const mostTries = 10

async function patchByHand(
  requester: Requester,
  target: KvTarget,
  changes: object,
  checkAndSet: number | undefined,
): Promise<KvWritten> {
  for (let tries = 1; ; tries++) {
    const current = await read(requester, target, undefined, { writtenBack: true })
    try {
      return await write(requester, target, mergePatch(current.data.reveal(), changes), checkAndSet ?? current.version)
    } catch (error) {
      // Somebody else was faster. A patch that names no version means whichever is the newest.
      const again = checkAndSet === undefined && tries < mostTries && isVaultError(error, 'check_and_set_mismatch')
      if (!again) throw error
    }
  }
}

export async function rollback(
  requester: Requester,
  target: KvTarget,
  toVersion: number | undefined,
): Promise<KvWritten> {
  requireName(target)
  checkVersions(target, [toVersion], 1)
  const old = await read(requester, target, toVersion, { writtenBack: true })
  const { body } = await engineRequest(requester, target, 'metadata', { method: 'GET' })
  return write(requester, target, old.data, metadataFrom(target.path, body).currentVersion)
}

async function sendPatch(requester: Requester, target: KvTarget, body: object): Promise<KvWritten> {
  const headers = { 'content-type': 'application/merge-patch+json' }
  const response = await engineRequest(requester, target, 'data', { method: 'PATCH', body, headers, accept: [404] })
  if (response.status !== 404) return writtenFrom(response.body, target)
  throw missing(target, response, undefined, (response.body as { data?: WireVersion } | undefined)?.data)
}

async function settled(
  requester: Requester,
  target: KvTarget,
  checkAndSet: number | undefined,
  send: () => Promise<KvWritten>,
  expectedData: () => Promise<object>,
): Promise<KvWritten> {
  return send().catch((error: unknown) => {
    if (checkAndSet === undefined || !isVaultError(error, 'outcome_unknown')) throw error
    return settleWrite({
      checkAndSet,
      unclear: error,
      expectedData,
      repeat: send,
      newestVersion: () => newestVersion(requester, target),
      async readVersion(version) {
        const { data, createdTime } = await read(requester, target, version)
        return { data: data.reveal(), written: { version, ...(createdTime && { createdTime }) } }
      },
    })
  })
}

function casOption(checkAndSet: number | undefined): { options?: { cas: number } } {
  return checkAndSet === undefined ? {} : { options: { cas: checkAndSet } }
}
