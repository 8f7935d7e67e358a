/** The protocol between a step and GitHub's runner: commands in the log, files that it reads, the job's identity. */
export { requestIdentityToken } from './identity-token.ts'
export { createRunner, requireWritableFiles, type Runner } from './runner.ts'
