import type { SecretBytes, VaultError } from '../../../foundation/index.ts'
import type { EngineOptions } from '../engine-endpoint.ts'
import type { TransitKeys } from './key-types.ts'

/** Text stands for its UTF-8 bytes. Base64, which the server wants, is made here. */
export type TransitInput = string | Uint8Array | SecretBytes

/** What a ciphertext is bound to besides the key; decrypting needs the same again. `undefined` is refused, so that nothing is unbound by mistake. */
export interface TransitBinding {
  /** For a derived key, which gives every context a key of its own. */
  context?: TransitInput
  /** Authenticated with the ciphertext and not in it. */
  associatedData?: TransitInput
}

export interface TransitEncryptOptions extends EngineOptions, TransitBinding {
  /** Default: the newest. */
  keyVersion?: number | undefined
}

export interface TransitDecryptOptions extends EngineOptions, TransitBinding {}

export interface TransitRewrapOptions extends EngineOptions {
  context?: TransitInput
  /** Default: the newest. */
  keyVersion?: number | undefined
}

export interface TransitPlaintextItem extends TransitBinding {
  plaintext: TransitInput
  keyVersion?: number | undefined
}

export interface TransitCiphertextItem extends TransitBinding {
  ciphertext: string
}

export interface TransitRewrapItem {
  ciphertext: string
  context?: TransitInput
  keyVersion?: number | undefined
}

/** How one item of a batch went, in the form of `Promise.allSettled`. */
export type TransitOutcome<Value> = { status: 'fulfilled'; value: Value } | { status: 'rejected'; reason: VaultError }

export interface TransitDataKeyOptions extends EngineOptions {
  /** Default: 256. */
  bits?: 128 | 256 | 512 | undefined
  /** For a derived key. */
  context?: TransitInput
}

export interface TransitDataKey {
  /** Prints redacted. Use it, then forget it. */
  plaintext: SecretBytes
  /** To be kept beside what the key encrypts; `decrypt` gives the key back. */
  ciphertext: string
}

export type TransitHashAlgorithm =
  'sha1' | 'sha2-224' | 'sha2-256' | 'sha2-384' | 'sha2-512' | 'sha3-224' | 'sha3-256' | 'sha3-384' | 'sha3-512'

/** How a signature is made; verifying needs the same again. */
export interface TransitSignatureOptions extends EngineOptions {
  /** Default: `sha2-256`. Ed25519 has its own. */
  hashAlgorithm?: TransitHashAlgorithm | 'none' | undefined
  /** The input is the hash already. */
  prehashed?: boolean | undefined
  /** For RSA. Default: `pss`. */
  signatureAlgorithm?: 'pss' | 'pkcs1v15' | undefined
  /** For ECDSA: `jws` is what JSON web tokens use. Default: `asn1`. */
  marshalingAlgorithm?: 'asn1' | 'jws' | undefined
  /** For RSA-PSS, or a number of bytes. Default: `auto`. */
  saltLength?: 'auto' | 'hash' | number | undefined
  /** For a derived key. */
  context?: TransitInput
}

export interface TransitSignOptions extends TransitSignatureOptions {
  /** Default: the newest. */
  keyVersion?: number | undefined
}

export interface TransitVerifyHmacOptions extends EngineOptions {
  /** Default: `sha2-256`. */
  hashAlgorithm?: TransitHashAlgorithm | undefined
}

export interface TransitHmacOptions extends TransitVerifyHmacOptions {
  /** Default: the newest. */
  keyVersion?: number | undefined
}

/**
 * The transit secrets engine: cryptography with keys that stay in the server. Ciphertexts, signatures and HMACs are the server's own texts,
 * `vault:v1:…`, which name the version of the key. Every method may be called concurrently. A key that does not exist, a wrong key, context
 * or associated data, and a text that is none of the server's are `bad_request`; besides, each method can fail as `Kv` does.
 *
 * @example
 * const ciphertext = await vault.transit.encrypt('orders', JSON.stringify(card), { associatedData: orderId })
 * const plaintext = await vault.transit.decrypt('orders', ciphertext, { associatedData: orderId })
 * const stored = JSON.parse(plaintext.revealText())
 */
export interface Transit {
  readonly keys: TransitKeys
  /** A token that may `create` here makes a key that does not exist, without a word: give applications `update` alone. */
  encrypt(key: string, plaintext: TransitInput, options?: TransitEncryptOptions): Promise<string>
  decrypt(key: string, ciphertext: string, options?: TransitDecryptOptions): Promise<SecretBytes>
  /**
   * Encrypts anew with the newest version of the key, without showing the plaintext. The server takes no associated data here: such a
   * ciphertext has to be decrypted and encrypted.
   */
  rewrap(key: string, ciphertext: string, options?: TransitRewrapOptions): Promise<string>
  /** Many in one request, in order. One that fails fails alone, but the server wants a context for all items or for none. */
  encryptBatch(
    key: string,
    items: readonly TransitPlaintextItem[],
    options?: EngineOptions,
  ): Promise<TransitOutcome<string>[]>
  /** Many in one request, in order. One that fails fails alone. */
  decryptBatch(
    key: string,
    items: readonly TransitCiphertextItem[],
    options?: EngineOptions,
  ): Promise<TransitOutcome<SecretBytes>[]>
  /** Many in one request, in order. One that fails fails alone. */
  rewrapBatch(
    key: string,
    items: readonly TransitRewrapItem[],
    options?: EngineOptions,
  ): Promise<TransitOutcome<string>[]>
  /** Makes a key for encrypting here what is too much to send. */
  generateDataKey(key: string, options?: TransitDataKeyOptions): Promise<TransitDataKey>
  /** The same without the plaintext, for one who keeps keys and may not use them. */
  generateWrappedDataKey(key: string, options?: TransitDataKeyOptions): Promise<string>
  sign(key: string, input: TransitInput, options?: TransitSignOptions): Promise<string>
  /** False when the signature is another's; a text that is no signature of the server's is `bad_request`. */
  verify(key: string, input: TransitInput, signature: string, options?: TransitSignatureOptions): Promise<boolean>
  hmac(key: string, input: TransitInput, options?: TransitHmacOptions): Promise<string>
  /** False when the HMAC is another's; a text that is no HMAC of the server's is `bad_request`. */
  verifyHmac(key: string, input: TransitInput, hmac: string, options?: TransitVerifyHmacOptions): Promise<boolean>
  /** Random bytes of the server's; at most 128 KiB. */
  random(byteCount: number, options?: EngineOptions): Promise<SecretBytes>
}
