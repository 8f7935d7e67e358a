/** How the nodes and the session are doing, for people and for health endpoints. */
export { createHealthCheck, type HealthCheck } from './create-health-check.ts'
export { nodesStatus } from './health-status.ts'
export type { Health, HealthStatus, NodeHealth, SessionHealth } from './health.ts'
