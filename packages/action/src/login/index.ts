/** From the inputs to a way to log in. */
export { authMethod } from './auth-methods.ts'
export { credentialInputs } from './credential-inputs.ts'
export { leavingTokens, type LoginParts } from './log-in.ts'
