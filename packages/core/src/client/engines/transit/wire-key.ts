import type { TransitKey, TransitKeyVersion } from './key-types.ts'

/** A key as the server describes it. */
export interface WireKey {
  name: string
  type: string
  derived: boolean
  convergent_encryption?: boolean
  exportable: boolean
  allow_plaintext_backup: boolean
  deletion_allowed: boolean
  latest_version: number
  min_decryption_version: number
  min_encryption_version: number
  min_available_version: number
  /** Seconds. */
  auto_rotate_period?: number
  supports_encryption: boolean
  supports_decryption: boolean
  supports_derivation: boolean
  supports_signing: boolean
  /** By version: of a symmetric key only the seconds since 1970 at which it was made. */
  keys: Record<string, number | { creation_time: string; public_key?: string }>
}

export function keyFrom(wire: WireKey): TransitKey {
  return {
    name: wire.name,
    type: wire.type,
    derived: wire.derived,
    convergentEncryption: wire.convergent_encryption ?? false,
    exportable: wire.exportable,
    allowPlaintextBackup: wire.allow_plaintext_backup,
    deletionAllowed: wire.deletion_allowed,
    latestVersion: wire.latest_version,
    minDecryptionVersion: wire.min_decryption_version,
    minEncryptionVersion: wire.min_encryption_version,
    minAvailableVersion: wire.min_available_version,
    autoRotatePeriodSeconds: wire.auto_rotate_period ?? 0,
    supportsEncryption: wire.supports_encryption,
    supportsDecryption: wire.supports_decryption,
    supportsDerivation: wire.supports_derivation,
    supportsSigning: wire.supports_signing,
    versions: Object.entries(wire.keys)
      .map(([version, key]) => versionFrom(Number(version), key))
      .toSorted((a, b) => b.version - a.version),
  }
}

function versionFrom(version: number, key: WireKey['keys'][string]): TransitKeyVersion {
  if (typeof key === 'number') return { version, creationTime: new Date(key * 1000) }
  return {
    version,
    creationTime: new Date(key.creation_time),
    ...(key.public_key && { publicKey: key.public_key }),
  }
}
