import type { Vault } from '@keyward/core'
import type { Express } from 'express'
import { createApp } from './app.ts'
import { configurationSchema } from './configuration.ts'
import { openDatabase } from './database.ts'
import { createNotes } from './notes.ts'
import { openSessions } from './sessions.ts'

export interface NotesService {
  readonly app: Express
  /** To be called when no request is under way any more. */
  close(): Promise<void>
}

/** Everything between Vault and a server that listens. Fails when a secret is missing or not what it should be. */
export async function openNotesService(vault: Vault): Promise<NotesService> {
  const configuration = await vault.secrets.get('configuration', { schema: configurationSchema })
  const everySeconds = configuration.refreshSeconds
  const [database, sessionKeys, apiKeys] = await Promise.all([
    openDatabase(vault, configuration),
    vault.secrets.keyRing('session', 'key', { everySeconds }),
    vault.secrets.keyRing('api-key', 'key', { everySeconds }),
  ])
  const sessions = openSessions(database.pool, sessionKeys, everySeconds)
  return {
    app: createApp({ vault, notes: createNotes(database.pool), sessions, apiKeys }),
    async close() {
      sessions.close()
      await database.close()
    },
  }
}
