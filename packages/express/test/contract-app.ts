import { createHash } from 'node:crypto'
import { createVault } from '@keyward/core'
import { getVault, requireSecrets, vaultAdminRouter, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import type { StartPlugin } from '@keyward/testing/plugin-contract'
import type { expresses } from './expresses.ts'
import { listen } from './listen.ts'

/** The app that the contract asks for. */
export function contractApp(express: (typeof expresses)[number]['express']): StartPlugin {
  return async ({ vaultOptions, adminPrefix, authorizedHeader: { name, value } }) => {
    const vault = createVault(vaultOptions)
    const app = express()
    app.use(vaultMiddleware(vault))
    app.get('/fingerprint', requireSecrets('contract/database#password'), (_request, response) => {
      const { 'contract/database#password': password } = response.locals.secrets
      response.type('text').send(createHash('sha256').update(password).digest('hex'))
    })
    app.post('/password/:value', (request, response, next) => {
      const written = getVault(request).secrets.set('contract/database', { password: request.params.value })
      written.then(() => response.sendStatus(204), next)
    })
    app.use(adminPrefix, vaultAdminRouter(vault, { authorize: (request) => request.get(name) === value }))
    app.use(vaultErrorHandler({ onError: () => undefined }))
    const { url, stop } = await listen(app)
    return { url, stop: () => stop().then(() => vault.close()) }
  }
}
