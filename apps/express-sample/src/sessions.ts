import type { KeyRing } from '@keyward/core'
import { withKeys } from '@keyward/express'
import connectPgSimple from 'connect-pg-simple'
import type { RequestHandler } from 'express'
import session from 'express-session'
import type { Pool } from 'pg'

declare module 'express-session' {
  interface SessionData {
    author: string
  }
}

export interface Sessions {
  readonly middleware: RequestHandler
  close(): void
}

/** Sessions in the database, whose cookies are signed with the newest key that every replica knows by now. */
export function openSessions(pool: Pool, ring: KeyRing<string>, signAfterSeconds: number): Sessions {
  const PgStore = connectPgSimple(session)
  const store = new PgStore({ pool, errorLog: (...what) => console.warn('sessions:', ...what) })
  // session() listens to its store, and is made anew at each change of the keys.
  store.setMaxListeners(0)
  const options = { store, name: 'notes.sid', rolling: true, resave: false, saveUninitialized: false }
  const cookie = { httpOnly: true, sameSite: 'lax', maxAge: 24 * 3600 * 1000 } as const
  return {
    middleware: withKeys(ring, (secret) => session({ ...options, cookie, secret }), { signAfterSeconds }),
    close: () => store.close(),
  }
}
