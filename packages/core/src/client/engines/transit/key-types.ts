import type { SecretData } from '../../../foundation/index.ts'
import type { EngineOptions } from '../engine-endpoint.ts'

/** What the servers know; each knows some of them only. */
export type TransitKeyType =
  | 'aes128-gcm96'
  | 'aes256-gcm96'
  | 'chacha20-poly1305'
  | 'xchacha20-poly1305'
  | 'ed25519'
  | 'ecdsa-p256'
  | 'ecdsa-p384'
  | 'ecdsa-p521'
  | 'rsa-2048'
  | 'rsa-3072'
  | 'rsa-4096'
  | 'hmac'
  | 'aes128-cmac'
  | 'aes256-cmac'
  | 'managed_key'
  | 'ml-dsa'
  | 'slh-dsa'
  | 'hybrid'

export interface TransitKeySettings {
  /** Default: `aes256-gcm96`. */
  type?: TransitKeyType
  /** Gives every context a key of its own. */
  derived?: boolean
  /** The same plaintext and context always give the same ciphertext. Needs `derived`. */
  convergentEncryption?: boolean
  /** Whether `export` may give the key out. Cannot be taken back. */
  exportable?: boolean
  /** Whether the server may back the key up in plain text. Cannot be taken back. */
  allowPlaintextBackup?: boolean
  /** 0, the default: only by `rotate`. */
  autoRotatePeriodSeconds?: number
  /** In bytes; for `hmac` keys. */
  keySizeBytes?: number
}

export interface TransitKeyConfiguration {
  /** Ciphertexts and signatures of older versions are refused from then on. */
  minDecryptionVersion?: number
  /** 0: the newest. */
  minEncryptionVersion?: number
  deletionAllowed?: boolean
  /** Can only be set to true. */
  exportable?: boolean
  /** Can only be set to true. */
  allowPlaintextBackup?: boolean
  autoRotatePeriodSeconds?: number
}

export interface TransitKeyVersion {
  version: number
  creationTime: Date
  /** Of an asymmetric key: PEM, or base64 for Ed25519. */
  publicKey?: string
}

/** What the server tells of a key. Nothing of it is secret. */
export interface TransitKey {
  name: string
  type: string
  derived: boolean
  convergentEncryption: boolean
  exportable: boolean
  allowPlaintextBackup: boolean
  deletionAllowed: boolean
  latestVersion: number
  minDecryptionVersion: number
  /** 0 stands for the newest. */
  minEncryptionVersion: number
  minAvailableVersion: number
  /** 0: only by `rotate`. */
  autoRotatePeriodSeconds: number
  supportsEncryption: boolean
  supportsDecryption: boolean
  supportsDerivation: boolean
  supportsSigning: boolean
  /** Those that can still be used, newest first. */
  versions: TransitKeyVersion[]
}

export interface TransitExportOptions extends EngineOptions {
  /** Default: all versions that can still be used. */
  version?: number | 'latest' | undefined
}

export interface TransitExportedKey {
  name: string
  type: string
  /** By version: PEM of an asymmetric key, base64 of any other. Reads like a plain object and prints redacted. */
  data: SecretData<Record<string, string>>
}

/** The keys of the transit engine: made, changed and removed by those who run them rather than by those who use them. */
export interface TransitKeys {
  /** A key that exists already is left as it is, whatever the settings: look at what comes back. */
  create(name: string, settings?: TransitKeySettings, options?: EngineOptions): Promise<TransitKey>
  /** Fails with `not_found`. */
  read(name: string, options?: EngineOptions): Promise<TransitKey>
  list(options?: EngineOptions): Promise<string[]>
  /** Makes a new version, which encrypts and signs from then on; older ones still decrypt and verify. */
  rotate(name: string, options?: EngineOptions): Promise<void>
  /** What is not named stays as it is. */
  configure(name: string, configuration: TransitKeyConfiguration, options?: EngineOptions): Promise<void>
  /** For good, with everything that it encrypted. Only after `configure(name, { deletionAllowed: true })`. */
  delete(name: string, options?: EngineOptions): Promise<void>
  /** Takes a key out of the server; only an exportable one, except for public keys. Fails with `not_found`. */
  export(
    name: string,
    keyType: 'encryption-key' | 'signing-key' | 'hmac-key' | 'public-key',
    options?: TransitExportOptions,
  ): Promise<TransitExportedKey>
}
