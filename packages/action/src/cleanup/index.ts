/** Undoes after the job what the action has left: tokens, leases, files. */
export { cleanUp } from './clean-up.ts'
export { type Cleanup, createCleanup } from './cleanup.ts'
