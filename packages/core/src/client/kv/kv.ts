import type { Clock } from '../../foundation/index.ts'
import type { Calls, CallOptions, Requester } from '../request/index.ts'
import type { Kv } from './kv-types.ts'
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

/** Finds the mount of each path and hands the call to the engine of its version. */
export function createKv({ requester, calls, clock, mounts: configured }: KvParts): Kv {
  const mounts = createMounts(requester, clock, configured)
  const engines: Record<1 | 2, KvEngine> = { 1: createKvV1(requester), 2: createKvV2(requester) }

  function on<Result>(
    operation: string,
    path: string,
    options: CallOptions | undefined,
    run: (engine: KvEngine, target: KvTarget) => Promise<Result>,
  ): Promise<Result> {
    return calls.run(operation, path, options, async (call) => {
      const located = await mounts.locate(splitPath(path, operation, operation === 'kv.list'), call)
      return run(engines[located.engineVersion], { call, path, mount: located.mount, name: located.name })
    })
  }
  return {
    read: (path, options) => on('kv.read', path, options, (engine, target) => engine.read(target, options?.version)),
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
