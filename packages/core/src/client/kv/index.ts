/** The key/value secrets engine, versions 1 and 2, with the version of each mount found by itself. */
export { jsonData } from './json-data.ts'
export { createKv, type WrittenSecret } from './kv.ts'
export type {
  Kv,
  KvMetadata,
  KvMetadataChange,
  KvReadOptions,
  KvSecret,
  KvVersion,
  KvVersionsOptions,
  KvWriteOptions,
  KvWritten,
} from './kv-types.ts'
export { versionGone, type WireVersion } from './wire.ts'
