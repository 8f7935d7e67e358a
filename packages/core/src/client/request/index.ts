/** One request to Vault's HTTP API: paths, headers, JSON, deadlines, and the typed error for each refusal. */
export { pathSegments } from './api-path.ts'
export { createStartCall, type Call, type CallOptions, type StartCall } from './call.ts'
export type { ApiRequest, ApiResponse, Requester } from './api-request.ts'
export { createRequester } from './requester.ts'
export { withinCall } from './within-call.ts'
