import { secretBytes, VaultError } from '../../../foundation/index.ts'
import type { Call } from '../../request/index.ts'
import type { EngineOptionRules, OnEndpoint } from '../engine-endpoint.ts'
import type { Transit, TransitDataKeyOptions } from './transit-types.ts'
import { bindingFields } from './wire-input.ts'

const dataKeyOptions: EngineOptionRules<TransitDataKeyOptions> = { bits: 'optional', context: 'guard' }

/** The options that these calls have for themselves. */
export const dataKeysOptions = { generateDataKey: dataKeyOptions, generateWrappedDataKey: dataKeyOptions }

/** Keys and random bytes that the server makes and does not keep, so that making them twice does no harm. */
export function createDataKeys(on: OnEndpoint): Pick<Transit, 'generateDataKey' | 'generateWrappedDataKey' | 'random'> {
  return {
    generateDataKey: (key, options = {}) =>
      on('generateDataKey', ['datakey', 'plaintext', key], options, async ({ ask, call }) => {
        const body = dataKeyFields(options, call)
        const { data } = await ask<WireDataKey>({ method: 'POST', body, repeatable: true })
        return { plaintext: bytesFrom(data.plaintext, call), ciphertext: data.ciphertext }
      }),
    generateWrappedDataKey: (key, options = {}) =>
      on('generateWrappedDataKey', ['datakey', 'wrapped', key], options, async ({ ask, call }) => {
        const body = dataKeyFields(options, call)
        return (await ask<Pick<WireDataKey, 'ciphertext'>>({ method: 'POST', body, repeatable: true })).data.ciphertext
      }),
    random: (byteCount, options) =>
      on('random', ['random'], options, async ({ ask, call }) => {
        if (!(Number.isSafeInteger(byteCount) && byteCount >= 1)) throw wrongCount(call)
        const body = { bytes: byteCount, format: 'base64' }
        const { data } = await ask<{ random_bytes: string }>({ method: 'POST', body, repeatable: true })
        return bytesFrom(data.random_bytes, call)
      }),
  }
}

interface WireDataKey {
  plaintext: string
  ciphertext: string
}

function dataKeyFields({ bits, context }: TransitDataKeyOptions, call: Call): object {
  return { bits, ...bindingFields({ context }, call) }
}

function bytesFrom(base64: string, { path }: Call): ReturnType<typeof secretBytes> {
  return secretBytes(Buffer.from(base64, 'base64'), { path: String(path) })
}

function wrongCount({ operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', 'byteCount must be a whole number, at least 1', { operation, path })
}
