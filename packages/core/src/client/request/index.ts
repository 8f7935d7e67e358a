/** One request to Vault's HTTP API: paths, headers, JSON, deadlines, and the typed error for each refusal. */
export { encodeSegments, pathSegments } from './api-path.ts'
export { type Calls, createCalls, type OperationEvent } from './calls.ts'
export { createStartCall, type Call, type CallOptions, type StartCall } from './call.ts'
export type { ApiRequest, ApiResponse, Requester } from './api-request.ts'
export { type ApiExchange, createApiExchange } from './api-exchange.ts'
export { withoutRequestValues } from './response-error.ts'
export { pauseWithinCall, withinCall } from './within-call.ts'
export {
  checkFields,
  checkOptions,
  type FieldRule,
  type FieldRules,
  noOptions,
  type OptionRules,
} from './check-options.ts'
export { parseJson } from './json.ts'
