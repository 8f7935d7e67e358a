import { randomBytes } from 'node:crypto'
import { ensureAuthMethod } from './auth-methods.ts'
import { mountName, type Duration, type NamespaceOption, type Send } from './send.ts'

export interface UserpassUserOptions extends NamespaceOption {
  /** Default: a random one. */
  readonly password?: string | undefined
  readonly policies?: readonly string[] | undefined
  readonly tokenTtl?: Duration | undefined
  readonly tokenMaxTtl?: Duration | undefined
  /** Default `userpass`. */
  readonly mount?: string | undefined
}

export interface UserpassUser {
  readonly username: string
  readonly password: string
  readonly mount: string
  /** The auth method's accessor, as identity templates and aliases name it. */
  readonly mountAccessor: string
}

/** Creates or updates the user, enabling the auth method where it is missing. */
export const createUserpassUser = async (
  send: Send,
  username: string,
  options: UserpassUserOptions,
): Promise<UserpassUser> => {
  const { namespace, mount = 'userpass', password = randomBytes(18).toString('base64url') } = options
  const mountAccessor = await ensureAuthMethod(send, 'userpass', mount, namespace)
  await send('POST', `auth/${mountName(mount)}/users/${username}`, {
    namespace,
    body: {
      password,
      token_policies: options.policies,
      token_ttl: options.tokenTtl,
      token_max_ttl: options.tokenMaxTtl,
    },
  })
  return { username, password, mount, mountAccessor }
}
