import { secretBytes, type SecretBytes } from '../../../foundation/index.ts'
import type { Call, FieldRules } from '../../request/index.ts'
import type { EngineEndpoint, EngineOptionRules, OnEndpoint } from '../engine-endpoint.ts'
import { askBatch, checkedItems } from './batch.ts'
import type {
  Transit,
  TransitCiphertextItem,
  TransitDecryptOptions,
  TransitEncryptOptions,
  TransitPlaintextItem,
  TransitRewrapItem,
  TransitRewrapOptions,
} from './transit-types.ts'
import { base64, bindingFields } from './wire-input.ts'

type Encryption = Pick<Transit, 'encrypt' | 'decrypt' | 'rewrap' | 'encryptBatch' | 'decryptBatch' | 'rewrapBatch'>

const decryptOptions: EngineOptionRules<TransitDecryptOptions> = { context: 'guard', associatedData: 'guard' }
const encryptOptions: EngineOptionRules<TransitEncryptOptions> = { ...decryptOptions, keyVersion: 'optional' }
const rewrapOptions: EngineOptionRules<TransitRewrapOptions> = { context: 'guard', keyVersion: 'optional' }
const plaintextItem: FieldRules<TransitPlaintextItem> = { plaintext: 'optional', ...encryptOptions }
const ciphertextItem: FieldRules<TransitCiphertextItem> = { ciphertext: 'optional', ...decryptOptions }
const rewrapItem: FieldRules<TransitRewrapItem> = { ciphertext: 'optional', ...rewrapOptions }

/** The options that these calls have for themselves. */
export const encryptionOptions = { encrypt: encryptOptions, decrypt: decryptOptions, rewrap: rewrapOptions }

/** Nothing here changes anything in the server, so all of it may be repeated. */
export function createEncryption(on: OnEndpoint): Encryption {
  return {
    encrypt: (key, plaintext, options = {}) =>
      on('encrypt', ['encrypt', key], options, async (endpoint) =>
        ciphertextFrom(await askOne(endpoint, encryptFields({ ...options, plaintext }, endpoint.call))),
      ),
    decrypt: (key, ciphertext, options = {}) =>
      on('decrypt', ['decrypt', key], options, async (endpoint) =>
        plaintextFrom(await askOne(endpoint, decryptFields({ ...options, ciphertext }, endpoint.call)), endpoint.call),
      ),
    rewrap: (key, ciphertext, options = {}) =>
      on('rewrap', ['rewrap', key], options, async (endpoint) =>
        ciphertextFrom(await askOne(endpoint, rewrapFields({ ...options, ciphertext }, endpoint.call))),
      ),
    encryptBatch: (key, items, options) =>
      on('encryptBatch', ['encrypt', key], options, async (endpoint) => {
        const fields = checkedItems(items, plaintextItem, endpoint.call).map((item) =>
          encryptFields(item, endpoint.call),
        )
        return askBatch(endpoint, fields, ciphertextFrom)
      }),
    decryptBatch: (key, items, options) =>
      on('decryptBatch', ['decrypt', key], options, async (endpoint) => {
        const fields = checkedItems(items, ciphertextItem, endpoint.call).map((item) =>
          decryptFields(item, endpoint.call),
        )
        return askBatch(endpoint, fields, (result) => plaintextFrom(result, endpoint.call))
      }),
    rewrapBatch: (key, items, options) =>
      on('rewrapBatch', ['rewrap', key], options, async (endpoint) => {
        const fields = checkedItems(items, rewrapItem, endpoint.call).map((item) => rewrapFields(item, endpoint.call))
        return askBatch(endpoint, fields, ciphertextFrom)
      }),
  }
}

async function askOne<Data>({ ask }: EngineEndpoint, body: object): Promise<Data> {
  return (await ask<Data>({ method: 'POST', body, repeatable: true })).data
}

function encryptFields(item: TransitPlaintextItem, call: Call): object {
  return {
    plaintext: base64(item.plaintext, 'plaintext', call),
    ...bindingFields(item, call),
    key_version: item.keyVersion,
  }
}

function decryptFields(item: TransitCiphertextItem, call: Call): object {
  return { ciphertext: item.ciphertext, ...bindingFields(item, call) }
}

function rewrapFields({ ciphertext, context, keyVersion }: TransitRewrapItem, call: Call): object {
  return { ciphertext, ...bindingFields({ context }, call), key_version: keyVersion }
}

function plaintextFrom({ plaintext }: { plaintext: string }, { path }: Call): SecretBytes {
  return secretBytes(Buffer.from(plaintext, 'base64'), { path: String(path) })
}

function ciphertextFrom({ ciphertext }: { ciphertext: string }): string {
  return ciphertext
}
