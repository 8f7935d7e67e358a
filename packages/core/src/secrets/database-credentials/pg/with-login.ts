import type { DatabaseLogin } from '../../../client/index.ts'
import type { PgClientConfig } from './pg-module.ts'

/** The configuration of one connection that logs in so, whatever login it had. */
export function withLogin(config: PgClientConfig, { username, password }: DatabaseLogin): object {
  const { connectionString } = config
  const login = { ...config, user: username, password }
  if (typeof connectionString !== 'string') return login
  return { ...login, connectionString: connectionStringWithLogin(connectionString, username, password) }
}

// In pg a connection string goes before all other options, and in it the last parameter of a name before everything else.
function connectionStringWithLogin(connectionString: string, username: string, password: string): string {
  // "/directory database" has no parameters, and holds no login.
  if (connectionString === '' || connectionString.startsWith('/')) return connectionString
  // pg encodes everything once more when it finds a space, and does not read what follows a "#".
  const [address = ''] = connectionString.trim().replaceAll(' ', '%20').split('#')
  const login = `user=${encodeURIComponent(username)}&password=${encodeURIComponent(password)}`
  return `${address}${address.includes('?') ? '&' : '?'}${login}`
}
