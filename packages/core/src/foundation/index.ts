/** What every other room stands on: errors, redacted data, time, concurrency, events. Knows no Vault and no HTTP. */
export { systemClock, type Clock } from './clock.ts'
export { parseDuration } from './duration.ts'
export { hints, type VaultErrorCode } from './error-codes.ts'
export { isSecretBytes, secretBytes, type SecretBytes } from './secret-bytes.ts'
export { isSecretData, secretData, type SecretData } from './secret-data.ts'
export { createSingleFlight, type SingleFlight } from './single-flight.ts'
export { createEventEmitter, type EventEmitter, type EventSource } from './typed-events.ts'
export { isVaultError, VaultError, type OptionProblem } from './vault-error.ts'
