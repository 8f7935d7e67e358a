export { allowances } from './allowances.ts'
export { checkOptions } from './check-options.ts'
export { type DeclaredSecret, declaredSecrets, isField } from './declared-secret.ts'
export type { KeywardOptions, SecretSource } from './keyward-options.ts'
