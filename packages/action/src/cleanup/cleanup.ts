import type { Runner } from '../runner/index.ts'

/** A token that the main step had. */
interface UsedToken {
  readonly token: string
  /** Whether it was logged in for, and can be revoked: not one that was given, and no batch token. */
  readonly revocable: boolean
}

/** What the post step has to undo. */
export interface CleanupRecord {
  readonly tokens: readonly UsedToken[]
  readonly leases: readonly string[]
  readonly files: readonly string[]
}

/** Remembers for the post step what there is to undo, at once: a main step that crashes later has told it. */
export interface Cleanup {
  addToken(token: UsedToken): void
  addLease(leaseId: string): void
  addFile(path: string): void
}

const stateName = 'cleanup'

export function createCleanup(runner: Runner): Cleanup {
  let record: CleanupRecord = { tokens: [], leases: [], files: [] }
  const save = (changed: Partial<CleanupRecord>): void => {
    record = { ...record, ...changed }
    runner.saveState(stateName, JSON.stringify(record))
  }
  return {
    addToken: (token) => save({ tokens: [...record.tokens, token] }),
    addLease: (leaseId) => save({ leases: [...record.leases, leaseId] }),
    addFile: (path) => save({ files: [...record.files, path] }),
  }
}

/** What the main step has remembered; empty when it did not get that far. */
export function savedRecord(runner: Runner): CleanupRecord {
  const saved = runner.state(stateName)
  return saved === undefined || saved === ''
    ? { tokens: [], leases: [], files: [] }
    : (JSON.parse(saved) as CleanupRecord)
}
