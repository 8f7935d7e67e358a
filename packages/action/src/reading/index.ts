/** Reads what was asked for, and takes the values from what is answered. */
export { selectorProblems } from './check-selectors.ts'
export { issueCertificates } from './issue-certificates.ts'
export { type NamedValue, readSecrets } from './read-secrets.ts'
export { createSelectorThread, type SelectorThread } from './selector-thread.ts'
export type { Value } from './value.ts'
