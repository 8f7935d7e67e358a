import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createVault, type SecretData } from '@keyward/core'
import { requireSecrets, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import express, { type Express } from 'express'
import type { Secret } from '../client-process/secrets.ts'
import type { Application, OpenApplication } from './application.ts'
import { cachedVaultOptions, watch } from './cached-vault.ts'

export const openWithPlugin: OpenApplication = async (server, [secret]) => {
  const { name } = secret as Secret
  const vault = createVault(cachedVaultOptions(server))
  const asked = await watch(vault)
  const app = express()
  app.use(vaultMiddleware(vault))
  app.get('/', requireSecrets(name), (_request, response) => {
    const { password } = response.locals.secrets[name] as SecretData
    response.json({ password })
  })
  app.use(vaultErrorHandler())
  return listening(app, { asked, close: () => vault.close() })
}

export const openWithConstant: OpenApplication = (_server, [secret]) => {
  const { password } = secret as Secret
  const app = express()
  app.get('/', (_request, response) => {
    response.json({ password })
  })
  return listening(app, { asked: () => 0, close: () => Promise.resolve() })
}

async function listening(app: Express, { asked, close }: Omit<Application, 'address'>): Promise<Application> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await close()
    },
  }
}
