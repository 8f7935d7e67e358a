import { createOnEndpoint, type EngineParts } from '../engine-endpoint.ts'
import { createDataKeys, dataKeysOptions } from './data-keys.ts'
import { createEncryption, encryptionOptions } from './encryption.ts'
import { createKeys, keysOptions } from './keys.ts'
import { createSignatures, signaturesOptions } from './signatures.ts'
import type { Transit } from './transit-types.ts'

export function createTransit(parts: EngineParts): Transit {
  const on = createOnEndpoint(parts, 'transit', {
    ...keysOptions,
    ...encryptionOptions,
    ...dataKeysOptions,
    ...signaturesOptions,
  })
  return { keys: createKeys(on), ...createEncryption(on), ...createDataKeys(on), ...createSignatures(on) }
}
