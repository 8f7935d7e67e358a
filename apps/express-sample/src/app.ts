import { createHash, timingSafeEqual } from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'
import type { Configuration } from './configuration.ts'

/** The app as a function of its configuration, so that a test can run it too. */
export function createApp(configuration: Configuration): Express {
  const app = express()
  app.disable('x-powered-by')
  app.get('/', (_request, response) => {
    response.json({ title: configuration.title, configurationVersion: configuration.version })
  })
  app.get('/private', requireApiKey(configuration.apiKey), (_request, response) => {
    response.json({ message: 'You hold the key that is kept in Vault.' })
  })
  return app
}

function requireApiKey(apiKey: string): RequestHandler {
  const expected = digest(apiKey)
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.get('x-api-key') ?? ''), expected)) return next()
    response.status(401).json({ error: 'The header x-api-key must hold the API key.' })
  }
}

// Equal lengths, which timingSafeEqual demands.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
