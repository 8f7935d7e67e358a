/** Keeps leased secrets alive, and replaces them before they end. */
export { createLeases } from './leases.ts'
export type { FollowOptions, Lease, LeasedSecret, Leases } from './lease.ts'
