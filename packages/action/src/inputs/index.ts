/** The inputs of the action with their defaults, checked. */
export { type ActionInputs, actionInputs, type Encoding } from './action-inputs.ts'
export { connectionInputs } from './connection.ts'
export { createInputReader, type InputReader } from './input-reader.ts'
export { pemInput } from './pem-input.ts'
