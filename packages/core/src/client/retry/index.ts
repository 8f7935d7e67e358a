/** What is safe to repeat is repeated: when, how often, and what is said when it is not. */
export type { RetryPolicy } from './retry-decision.ts'
export { createRequester } from './requester.ts'
