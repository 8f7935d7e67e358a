import { type Vault, VaultError } from '@keyward/core'
import { checkClient } from './check-client.ts'
import type { ExpressHandler } from './express-types.ts'

declare global {
  // The namespace that Express's own types are made to be extended through.
  namespace Express {
    interface Request {
      /** Set by `vaultMiddleware`; `getVault(request)` gives it without `undefined`. */
      vault?: Vault
    }
  }
}

/**
 * Gives every request that passes the client as `request.vault`. The client stays yours: close it when the server has closed. Throws
 * `invalid_options` without a client.
 *
 * @example
 * app.use(vaultMiddleware(vault))
 */
export function vaultMiddleware(vault: Vault): ExpressHandler {
  checkClient(vault, 'vaultMiddleware', 'app.use(vaultMiddleware(vault))')
  return (request, _response, next) => {
    request.vault = vault
    next()
  }
}

/** The client of this request. Throws `invalid_argument` when the request has not passed `vaultMiddleware`. */
export function getVault(request: Express.Request): Vault {
  if (request.vault !== undefined) return request.vault
  throw new VaultError('invalid_argument', 'this request has no Vault client', {
    hint: 'Put app.use(vaultMiddleware(vault)) before the routes that use it.',
  })
}
