/** The errors alone, for what loads the client on first use. */
export { isVaultError, type OptionProblem, VaultError, type VaultErrorCode } from './foundation/index.ts'
