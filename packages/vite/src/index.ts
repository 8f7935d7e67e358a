/** Secrets from HashiCorp Vault and OpenBao in Vite, none of which reaches a browser. */
export { keyward } from './plugin/keyward.ts'
export type { KeywardOptions, SecretSource } from './options/index.ts'
export type { AllowedFinding } from './scan/index.ts'
