import { json, type Request, Router } from 'express'
import { requireLogin } from './login-router.ts'
import type { Notes } from './notes.ts'

/** The notes of whoever is logged in. */
export function notesRouter(notes: Notes): Router {
  const router = Router()
  router.use(requireLogin)
  router.get('/', async (request, response) => void response.json(await notes.list(authorOf(request))))
  router.post('/', json({ limit: '64kb' }), async (request, response) => {
    const { text } = Object(request.body) as { text?: unknown }
    if (typeof text === 'string' && text !== '') response.status(201).json(await notes.add(authorOf(request), text))
    else response.status(400).json({ error: 'The body must be {"text": …}.' })
  })
  router.delete('/:id', async (request, response) => {
    const { id } = request.params
    const removed = /^\d{1,18}$/.test(id) && (await notes.remove(authorOf(request), id))
    response.sendStatus(removed ? 204 : 404)
  })
  return router
}

function authorOf({ session }: Request): string {
  return session.author ?? ''
}
