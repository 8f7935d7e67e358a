import type { Call } from '../../request/index.ts'
import type { EngineOptionRules, OnEndpoint } from '../engine-endpoint.ts'
import type {
  Transit,
  TransitHmacOptions,
  TransitSignatureOptions,
  TransitSignOptions,
  TransitVerifyHmacOptions,
} from './transit-types.ts'
import { base64, bindingFields } from './wire-input.ts'

const signatureOptions: EngineOptionRules<TransitSignatureOptions> = {
  hashAlgorithm: 'optional',
  prehashed: 'optional',
  signatureAlgorithm: 'optional',
  marshalingAlgorithm: 'optional',
  saltLength: 'optional',
  context: 'guard',
}
const signOptions: EngineOptionRules<TransitSignOptions> = { ...signatureOptions, keyVersion: 'optional' }
const verifyHmacOptions: EngineOptionRules<TransitVerifyHmacOptions> = { hashAlgorithm: 'optional' }
const hmacOptions: EngineOptionRules<TransitHmacOptions> = { ...verifyHmacOptions, keyVersion: 'optional' }

/** The options that these calls have for themselves. */
export const signaturesOptions = {
  sign: signOptions,
  verify: signatureOptions,
  hmac: hmacOptions,
  verifyHmac: verifyHmacOptions,
}

/** Nothing here changes anything in the server, so all of it may be repeated. */
export function createSignatures(on: OnEndpoint): Pick<Transit, 'sign' | 'verify' | 'hmac' | 'verifyHmac'> {
  return {
    sign: (key, input, options = {}) =>
      on('sign', ['sign', key], options, async ({ ask, call }) => {
        const fields = signatureFields(options, call)
        const body = { ...fields, input: base64(input, 'input', call), key_version: options.keyVersion }
        return (await ask<{ signature: string }>({ method: 'POST', body, repeatable: true })).data.signature
      }),
    verify: (key, input, signature, options = {}) =>
      on('verify', ['verify', key], options, async ({ ask, call }) => {
        const body = { ...signatureFields(options, call), input: base64(input, 'input', call), signature }
        return (await ask<{ valid: boolean }>({ method: 'POST', body, repeatable: true })).data.valid
      }),
    hmac: (key, input, options = {}) =>
      on('hmac', ['hmac', key], options, async ({ ask, call }) => {
        const { hashAlgorithm: algorithm, keyVersion } = options
        const body = { input: base64(input, 'input', call), algorithm, key_version: keyVersion }
        return (await ask<{ hmac: string }>({ method: 'POST', body, repeatable: true })).data.hmac
      }),
    verifyHmac: (key, input, hmac, options = {}) =>
      on('verifyHmac', ['verify', key], options, async ({ ask, call }) => {
        const body = { input: base64(input, 'input', call), hmac, algorithm: options.hashAlgorithm }
        return (await ask<{ valid: boolean }>({ method: 'POST', body, repeatable: true })).data.valid
      }),
  }
}

function signatureFields(options: TransitSignatureOptions, call: Call): object {
  const { hashAlgorithm, prehashed, signatureAlgorithm, marshalingAlgorithm, saltLength, context } = options
  return {
    hash_algorithm: hashAlgorithm,
    prehashed,
    signature_algorithm: signatureAlgorithm,
    marshaling_algorithm: marshalingAlgorithm,
    salt_length: saltLength === undefined ? undefined : String(saltLength),
    ...bindingFields({ context }, call),
  }
}
