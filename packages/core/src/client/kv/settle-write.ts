import { isDeepStrictEqual } from 'node:util'
import { isVaultError, VaultError } from '../../foundation/index.ts'
import { parseJson } from '../request/index.ts'
import type { KvWritten } from './kv-types.ts'

/** A write with check-and-set that was sent and got no clear answer. */
export interface UnclearWrite {
  /** The version it was to be written over. */
  checkAndSet: number
  /** The newest version there is now. */
  newestVersion(): Promise<number>
  readVersion(version: number): Promise<{ data: object; written: KvWritten }>
  /** The data that the new version has if the write was done. */
  expectedData(): Promise<object>
  repeat(): Promise<KvWritten>
  /** Thrown when reading back settles nothing. */
  unclear: VaultError
}

const mostRepeats = 3

/**
 * Finds out what became of it. Not done: it is repeated, which check-and-set makes safe even if the first one arrives late. Done: the version
 * after is there with this data. Overtaken: that version holds something else.
 */
export async function settleWrite(write: UnclearWrite): Promise<KvWritten> {
  for (let repeats = 0; ; repeats++) {
    const newest = await write.newestVersion().catch(() => Promise.reject(write.unclear))
    if (newest > write.checkAndSet) return whatWasWritten(write)
    if (repeats === mostRepeats) throw write.unclear
    try {
      return await write.repeat()
    } catch (error) {
      if (!isVaultError(error, 'outcome_unknown', 'check_and_set_mismatch')) throw error
    }
  }
}

async function whatWasWritten({ checkAndSet, readVersion, expectedData, unclear }: UnclearWrite): Promise<KvWritten> {
  const [{ data, written }, expected] = await Promise.all([readVersion(checkAndSet + 1), expectedData()]).catch(() =>
    Promise.reject(unclear),
  )
  // Through JSON, because that is how the server had it.
  if (isDeepStrictEqual(data, parseJson(JSON.stringify(expected)))) return written
  const { operation, path, address } = unclear
  const what = `version ${checkAndSet + 1} was written by somebody else while this write had no clear answer`
  throw new VaultError('check_and_set_mismatch', what, { operation, path, address, cause: unclear })
}
