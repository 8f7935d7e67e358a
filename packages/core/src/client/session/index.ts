/** Keeps one token alive for everybody who calls. How to get a token is the auth method's business. */
export { createAuthenticatedRequester } from './authenticated-requester.ts'
export { createLogInNow, type LogInNow } from './log-in-now.ts'
export { type Session, type SessionSnapshot, TokenSession } from './session.ts'
