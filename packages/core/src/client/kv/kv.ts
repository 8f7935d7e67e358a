import { type Clock, isVaultError } from '../../foundation/index.ts'
import {
  type Call,
  type Calls,
  type CallOptions,
  checkOptions,
  type FieldRule,
  noOptions,
  type OptionRules,
  type Requester,
  type StartCall,
} from '../request/index.ts'
import { createSharedReads } from './shared-reads.ts'
import type { Kv, KvReadOptions, KvSecret, KvVersionsOptions, KvWriteOptions } from './kv-types.ts'
import { createKvV1 } from './kv-v1.ts'
import { createKvV2 } from './kv-v2.ts'
import type { KvEngine, KvTarget } from './kv-engine.ts'
import type { MountedPath } from './known-mounts.ts'
import { createMounts, splitPath } from './mounts.ts'

export interface KvParts {
  requester: Requester
  calls: Calls
  startCall: StartCall
  clock: Clock
  mounts: Readonly<Record<string, 1 | 2>>
  /** Whether there is a token that can be used at once. */
  isLoggedIn: () => boolean
  written: (written: WrittenSecret) => void
}

/** A secret that is another now, or may be: its path as the caller gave it. */
export interface WrittenSecret {
  namespace: string
  path: string
}

type RunOnEngine<Result> = (engine: KvEngine, target: KvTarget) => Promise<Result>

/** Finds the mount of each path and hands the call to the engine of its version. */
export function createKv(parts: KvParts): Kv {
  const located = createLocated(parts)
  const { on, change } = createRuns(parts, located)
  return {
    read: createRead(parts, located),
    write: (path, data, options) =>
      change('kv.write', path, options, writeOptions, (engine, target) =>
        engine.write(target, data, options?.checkAndSet),
      ),
    patch: (path, changes, options) =>
      change('kv.patch', path, options, writeOptions, (engine, target) =>
        engine.patch(target, changes, options?.checkAndSet),
      ),
    delete: (path, options) =>
      change('kv.delete', path, options, versionsOptions, (engine, target) => engine.delete(target, options?.versions)),
    undelete: (path, options) =>
      change('kv.undelete', path, options, versionsOptions, (engine, target) =>
        engine.undelete(target, options?.versions),
      ),
    destroy: (path, options) =>
      change('kv.destroy', path, options, versionsOptions, (engine, target) =>
        engine.destroy(target, options?.versions),
      ),
    list: (path, options) => on('kv.list', path, options, noOptions, (engine, target) => engine.list(target)),
    metadata: (path, options) =>
      on('kv.metadata', path, options, noOptions, (engine, target) => engine.metadata(target)),
    updateMetadata: (path, metadata, options) =>
      on('kv.updateMetadata', path, options, noOptions, (engine, target) => engine.updateMetadata(target, metadata)),
    deleteMetadata: (path, options) =>
      change('kv.deleteMetadata', path, options, noOptions, (engine, target) => engine.deleteMetadata(target)),
    history: async (path, options) =>
      on('kv.history', path, options, noOptions, async (engine, target) => (await engine.metadata(target)).versions),
    rollback: (path, options) =>
      change('kv.rollback', path, options, rollbackOptions, (engine, target) =>
        engine.rollback(target, options?.toVersion),
      ),
  }
}

const readOptions: OptionRules<KvReadOptions> = { version: 'guard' }
const writeOptions: OptionRules<KvWriteOptions> = { checkAndSet: 'guard' }
const versionsOptions: OptionRules<KvVersionsOptions> = { versions: 'guard' }
const rollbackOptions: OptionRules<CallOptions & { toVersion: number }> = { toVersion: 'guard' }

type Run = <Result>(
  operation: string,
  path: string,
  options: CallOptions | undefined,
  own: Readonly<Record<string, FieldRule>>,
  run: RunOnEngine<Result>,
) => Promise<Result>

/** How a call is run on the engine of its path: one that only looks, and one that changes what is there. */
function createRuns({ calls, written }: KvParts, located: Located): { on: Run; change: Run } {
  const on: Run = (operation, path, options, own, run) =>
    calls.run(operation, path, options, (call) => {
      checkOptions(call, options, own)
      return located.run(path, call, run)
    })
  const change: Run = (operation, path, options, own, run) =>
    on(operation, path, options, own, async (engine, target) => {
      // Whatever came of it: an answer that was lost may have been a yes.
      try {
        return await run(engine, target)
      } finally {
        written({ namespace: target.call.namespace, path })
      }
    })
  return { on, change }
}

/**
 * Reads of the same secret that wait together, for a log-in or for its mount to be found, are one. Once nothing has to be waited for, a request
 * is sent at once and there is nothing to share.
 */
function createRead({ calls, clock, isLoggedIn }: KvParts, located: Located): Kv['read'] {
  const reads = createSharedReads()
  return <Data extends object>(path: string, options?: KvReadOptions) =>
    calls.run('kv.read', path, options, (call) => {
      checkOptions(call, options, readOptions)
      const version = options?.version
      const read: RunOnEngine<KvSecret<Data>> = (engine, target) => engine.read<Data>(target, version)
      const known = located.find(path, call)
      if (known !== undefined && isLoggedIn()) return located.runAt(known, path, call, read)
      // A time limit of its own would become everybody's.
      const shares = options?.timeoutMs === undefined && (version === undefined || typeof version === 'number')
      return shares
        ? reads.join(call, [path, version], (shared) => located.run(path, shared, read), clock)
        : located.run(path, call, read)
    })
}

interface Located {
  /** Finds the mount first. */
  run<Result>(path: string, call: Call, run: RunOnEngine<Result>): Promise<Result>
  /** The path at its mount, if that is known. */
  find(path: string, call: Call): MountedPath | undefined
  runAt<Result>(located: MountedPath, path: string, call: Call, run: RunOnEngine<Result>): Promise<Result>
}

/** Runs a call on the engine of its path, and again where that turns out to be mounted as another version by now. */
function createLocated(parts: KvParts): Located {
  const { requester } = parts
  const mounts = createMounts({ ...parts, configured: parts.mounts })
  const engines: Record<1 | 2, KvEngine> = { 1: createKvV1(requester), 2: createKvV2(requester) }
  const find: Located['find'] = (path, call) => mounts.find(segmentsOf(path, call), call)
  return {
    find,
    runAt,
    async run(path, call, run) {
      const located = find(path, call) ?? (await mounts.locate(segmentsOf(path, call), call))
      return runAt(located, path, call, run)
    },
  }

  async function runAt<Result>(located: MountedPath, path: string, call: Call, run: RunOnEngine<Result>) {
    try {
      const result = await runAs(located, path, call, run)
      const now = isEmptyList(result) ? await movedFrom(located, call) : undefined
      return now === undefined ? result : await runAs(now, path, call, run)
    } catch (error) {
      // Not tried again here: a write may have been stored at another path.
      if (isVaultError(error, 'unexpected_response')) mounts.forget(located, call)
      const mayHaveMoved = isVaultError(error, 'not_found', 'unsupported', 'wrong_engine')
      const now = mayHaveMoved ? await movedFrom(located, call) : undefined
      if (now === undefined) throw error
      return runAs(now, path, call, run)
    }
  }

  function runAs<Result>(
    { mount, name, endpoints, engineVersion }: MountedPath,
    path: string,
    call: Call,
    run: RunOnEngine<Result>,
  ): Promise<Result> {
    return run(engines[engineVersion], { call, path, mount, name, endpoints })
  }

  function movedFrom(located: MountedPath, call: Call): Promise<MountedPath | undefined> {
    return mounts.moved(located, call).catch(() => undefined)
  }
}

function segmentsOf(path: string, { operation }: Call): readonly string[] {
  return splitPath(path, operation, operation === 'kv.list')
}

// Like "not found" what a path of the other version gives.
function isEmptyList(result: unknown): boolean {
  return Array.isArray(result) && result.length === 0
}
