/** Reads what was asked for, and takes the values from what is answered. */
export { selectorProblems } from './check-selectors.ts'
export { issueCertificates } from './issue-certificates.ts'
export { type NamedValue, readSecrets } from './read-secrets.ts'
export { createEvaluator, type Evaluator } from './evaluator.ts'
export type { Value } from './value.ts'
