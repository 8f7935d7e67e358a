/** Puts values where the job finds them: environment variables, outputs, files, and their names into the summary. */
export { planResults } from './planned-results.ts'
export { withPrevious } from './previous-variables.ts'
export { checkSecretFile, type FileRoots, fileRoots } from './secret-file.ts'
export { summary } from './summary.ts'
export { writeResults } from './write-results.ts'
