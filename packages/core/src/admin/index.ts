/** What operators ask a service over HTTP, for any framework: answers as plain values, which a plugin only sends. */
export { type AdminEndpoint, type AdminResponse, type AdminSource, createAdminEndpoints } from './admin-endpoints.ts'
export type { AdminEndpointName, AdminOptions } from './admin-options.ts'
export { drainServer, type DrainServerOptions } from './drain-server.ts'
export { httpProblem, type HttpProblem } from './http-problem.ts'
export { type ExpectedKey, sameKey } from './same-key.ts'
export { type JsonBody, readJsonBody } from './read-json-body.ts'
export { readiness, type Readiness, type ReadinessSource } from './readiness.ts'
export { methodNotAllowed } from './refusal.ts'
