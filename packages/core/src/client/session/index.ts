/** Keeps one token for everybody who calls. */
export { createSession, type Session } from './session.ts'
