import { type KeyRing, sameKey } from '@keyward/core'
import { json, type RequestHandler, Router } from 'express'

/** `POST /login` opens a session for whoever has the API key, `POST /logout` ends it. */
export function loginRouter(apiKeys: KeyRing<string>): Router {
  const router = Router()
  router.post('/login', json({ limit: '4kb' }), (request, response, next) => {
    if (!sameKey(request.get('x-api-key'), apiKeys)) {
      response.status(401).json({ error: 'The header x-api-key must hold the API key.' })
      return
    }
    const { name } = Object(request.body) as { name?: unknown }
    if (typeof name !== 'string' || name === '') {
      response.status(400).json({ error: 'The body must be {"name": …}.' })
      return
    }
    // A new id, so that nobody can have prepared the session of somebody else.
    request.session.regenerate((error: unknown) => {
      if (error) return next(error)
      request.session.author = name
      response.json({ name })
    })
  })
  router.post('/logout', (request, response, next) => {
    request.session.destroy((error: unknown) => (error ? next(error) : response.sendStatus(204)))
  })
  return router
}

export const requireLogin: RequestHandler = (request, response, next) => {
  if (request.session.author !== undefined) return next()
  response.status(401).json({ error: 'Log in first: POST /login.' })
}
