/** Thin, typed calls of the secrets engines besides KV, and of response wrapping. */
export { createEngines, type Engines } from './engines.ts'
export type {
  Database,
  DatabaseCredentials,
  DatabaseLogin,
  DatabaseStaticCredentials,
} from './database/database-types.ts'
export type { EngineOptions } from './engine-endpoint.ts'
export type {
  Pki,
  PkiIssuedCertificate,
  PkiSignedCertificate,
  PkiStoredCertificate,
  PkiSubject,
} from './pki/pki-types.ts'
export type {
  TransitExportedKey,
  TransitExportOptions,
  TransitKey,
  TransitKeyConfiguration,
  TransitKeys,
  TransitKeySettings,
  TransitKeyType,
  TransitKeyVersion,
} from './transit/key-types.ts'
export type {
  Transit,
  TransitBinding,
  TransitCiphertextItem,
  TransitDataKey,
  TransitDataKeyOptions,
  TransitDecryptOptions,
  TransitEncryptOptions,
  TransitHashAlgorithm,
  TransitHmacOptions,
  TransitInput,
  TransitOutcome,
  TransitPlaintextItem,
  TransitRewrapItem,
  TransitRewrapOptions,
  TransitSignatureOptions,
  TransitSignOptions,
  TransitVerifyHmacOptions,
} from './transit/transit-types.ts'
export type {
  UnwrapOptions,
  UnwrappedResponse,
  UnwrappedToken,
  WrapOptions,
  WrappedResponse,
  Wrapping,
  WrappingInfo,
  WrapResponseOptions,
} from './wrapping/wrapping-types.ts'
