import type { DatabaseLogin, FollowOptions, Lease, Leases } from '../../client/index.ts'
import { VaultError } from '../../foundation/index.ts'
import { checkDatabaseCredentialsOptions } from '../read-options.ts'
import { followLogin } from './follow-login.ts'
import type {
  DatabaseCredentialsOptions,
  FollowDatabaseCredentials,
  FollowedDatabaseCredentials,
} from './followed-database-credentials.ts'

interface DatabaseCredentialsParts {
  leases: Pick<Leases, 'follow'>
}

/** The dynamic database logins of one client. `close()` closes them all. */
export function createDatabaseCredentials({ leases }: DatabaseCredentialsParts): {
  databaseCredentials: FollowDatabaseCredentials
  close(): Promise<void>
} {
  const followed = new Set<FollowedDatabaseCredentials>()
  return {
    async databaseCredentials(role, options = {}) {
      checkDatabaseCredentialsOptions(options, 'secrets.databaseCredentials')
      const path = credentialsPath(role, options)
      const lease = await leases.follow<DatabaseLogin>(path, followOptions(options))
      await requireLogin(lease, path)
      const credentials = followLogin(lease, path, () => followed.delete(credentials))
      followed.add(credentials)
      return credentials
    },
    async close() {
      await Promise.all([...followed].map((credentials) => credentials.close()))
    },
  }
}

function followOptions({
  minIntervalSeconds,
  signal,
  timeoutMs,
  namespace,
}: DatabaseCredentialsOptions): FollowOptions {
  return {
    mode: 'rotate',
    signal,
    timeoutMs,
    namespace,
    ...(minIntervalSeconds !== undefined && { minIntervalSeconds }),
  }
}

function credentialsPath(role: string, { mount = 'database' }: DatabaseCredentialsOptions): string {
  if (typeof mount !== 'string' || mount === '')
    throw wrongName('options.mount', mount, 'the mount of a database engine')
  // A role with a slash would reach another endpoint.
  if (typeof role !== 'string' || role === '' || role.includes('/')) throw wrongName('role', role, 'a role name')
  return `${mount.replace(/\/$/, '')}/creds/${role}`
}

function wrongName(argument: string, given: unknown, wanted: string): VaultError {
  const shown = typeof given === 'string' ? JSON.stringify(given) : typeof given
  return new VaultError('invalid_path', `${argument} must be ${wanted}, not ${shown}`, {
    operation: 'secrets.databaseCredentials',
    hint: 'Give the role name alone, without slashes, and the mount as options.mount; nothing was sent to the server.',
  })
}

// Roles with another credential type give keys or certificates, and other engines whatever they like.
async function requireLogin(lease: Lease<DatabaseLogin>, path: string): Promise<void> {
  const { username, password } = lease.current.data
  if (typeof username === 'string' && typeof password === 'string') return
  await lease.close()
  throw new VaultError('unsupported', 'what is given there is not a username with a password', {
    operation: 'secrets.databaseCredentials',
    path,
    hint: 'Use a role of a database engine with credential_type "password", or vault.leases.follow() for anything else that has a lease.',
  })
}
