import type { Clock } from '../../foundation/index.ts'
import type { Call, Calls, CallOptions, Requester } from '../request/index.ts'
import { createSharedReads } from './shared-reads.ts'
import type { Kv, KvReadOptions, KvSecret } from './kv-types.ts'
import { createKvV1 } from './kv-v1.ts'
import { createKvV2 } from './kv-v2.ts'
import type { KvEngine, KvTarget } from './kv-engine.ts'
import { createMounts, splitPath } from './mounts.ts'

export interface KvParts {
  requester: Requester
  calls: Calls
  clock: Clock
  mounts: Readonly<Record<string, 1 | 2>>
}

type RunOnEngine<Result> = (engine: KvEngine, target: KvTarget) => Promise<Result>

/** Finds the mount of each path and hands the call to the engine of its version. */
export function createKv(parts: KvParts): Kv {
  const { calls, clock } = parts
  const reads = createSharedReads()
  const located = createLocated(parts)
  const on = <Result>(
    operation: string,
    path: string,
    options: CallOptions | undefined,
    run: RunOnEngine<Result>,
  ): Promise<Result> => calls.run(operation, path, options, (call) => located(path, call, run))

  return {
    read: <Data extends object>(path: string, options?: KvReadOptions) => {
      const version = options?.version
      return calls.run('kv.read', path, options, (call) => {
        const alone = (own: Call): Promise<KvSecret<Data>> =>
          located(path, own, (engine, target) => engine.read<Data>(target, version))
        // A time limit of its own would become everybody's.
        return options?.timeoutMs === undefined ? reads.join(call, [path, version], alone, clock) : alone(call)
      })
    },
    write: (path, data, options) =>
      on('kv.write', path, options, (engine, target) => engine.write(target, data, options?.checkAndSet)),
    patch: (path, changes, options) =>
      on('kv.patch', path, options, (engine, target) => engine.patch(target, changes, options?.checkAndSet)),
    delete: (path, options) =>
      on('kv.delete', path, options, (engine, target) => engine.delete(target, options?.versions)),
    undelete: (path, options) =>
      on('kv.undelete', path, options, (engine, target) => engine.undelete(target, options.versions)),
    destroy: (path, options) =>
      on('kv.destroy', path, options, (engine, target) => engine.destroy(target, options.versions)),
    list: (path, options) => on('kv.list', path, options, (engine, target) => engine.list(target)),
    metadata: (path, options) => on('kv.metadata', path, options, (engine, target) => engine.metadata(target)),
    updateMetadata: (path, change, options) =>
      on('kv.updateMetadata', path, options, (engine, target) => engine.updateMetadata(target, change)),
    deleteMetadata: (path, options) =>
      on('kv.deleteMetadata', path, options, (engine, target) => engine.deleteMetadata(target)),
    history: async (path, options) =>
      on('kv.history', path, options, async (engine, target) => (await engine.metadata(target)).versions),
    rollback: (path, options) =>
      on('kv.rollback', path, options, (engine, target) => engine.rollback(target, options.toVersion)),
  }
}

/** Runs a call on the engine of its path. */
function createLocated({ requester, clock, mounts: configured }: KvParts) {
  const mounts = createMounts(requester, clock, configured)
  const engines: Record<1 | 2, KvEngine> = { 1: createKvV1(requester), 2: createKvV2(requester) }
  return async <Result>(path: string, call: Call, run: RunOnEngine<Result>): Promise<Result> => {
    const segments = splitPath(path, call.operation, call.operation === 'kv.list')
    const { mount, name, engineVersion } = await mounts.locate(segments, call)
    return run(engines[engineVersion], { call, path, mount, name })
  }
}
