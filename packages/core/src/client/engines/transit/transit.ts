import { createOnEndpoint, type EngineParts } from '../engine-endpoint.ts'
import { createDataKeys } from './data-keys.ts'
import { createEncryption } from './encryption.ts'
import { createKeys } from './keys.ts'
import { createSignatures } from './signatures.ts'
import type { Transit } from './transit-types.ts'

export function createTransit(parts: EngineParts): Transit {
  const on = createOnEndpoint(parts, 'transit')
  return { keys: createKeys(on), ...createEncryption(on), ...createDataKeys(on), ...createSignatures(on) }
}
