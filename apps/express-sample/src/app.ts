import { type KeyRing, sameKey, secretInfo, type Vault } from '@keyward/core'
import { requireSecrets, vaultAdminRouter, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import express, { type Express } from 'express'
import { configurationSchema } from './configuration.ts'
import { loginRouter } from './login-router.ts'
import type { Notes } from './notes.ts'
import { notesRouter } from './notes-router.ts'
import type { Sessions } from './sessions.ts'

export interface AppParts {
  readonly vault: Vault
  readonly notes: Notes
  readonly sessions: Pick<Sessions, 'middleware'>
  readonly apiKeys: KeyRing<string>
}

export function createApp({ vault, notes, sessions, apiKeys }: AppParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use('/vault', vaultAdminRouter(vault, { authorize: (request) => sameKey(request.get('x-api-key'), apiKeys) }))
  app.use(vaultMiddleware(vault))
  app.get('/', requireSecrets({ configuration: configurationSchema }), (_request, response) => {
    const { configuration } = response.locals.secrets
    response.json({ title: configuration.title, configurationVersion: secretInfo(configuration)?.version })
  })
  app.use(sessions.middleware)
  app.use(loginRouter(apiKeys))
  app.use('/notes', notesRouter(notes))
  app.use(vaultErrorHandler())
  return app
}
