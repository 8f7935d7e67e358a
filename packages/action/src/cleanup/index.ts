/** Undoes after the job what the action has left: tokens, leases, files. */
export { cleanUp } from './clean-up.ts'
export { type Cleanup, createCleanup, type UsedToken } from './cleanup.ts'
