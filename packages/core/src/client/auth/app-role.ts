import type { OptionProblem } from '../../foundation/index.ts'
import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, credential, mountChecks, optional } from './auth-options.ts'
import { type Credential, currentCredential } from './credential.ts'
import { unwrapOnce } from './wrapped-secret-id.ts'

export interface AppRoleOptions extends AuthMountOptions {
  roleId: Credential
  /** May be left out when the role has `bind_secret_id=false`. */
  secretId?: Credential
  /**
   * Instead of `secretId`: a response-wrapping token around it, made by `auth/<mount>/role/<role>/secret-id`. Unwrapped once, at the first log-in;
   * the secret id stays in memory for later ones. `unwrap_failed` says that somebody else may have had it.
   */
  wrappedSecretId?: Credential
}

/**
 * Logs in with AppRole, enabled at `approle` unless `mount` says otherwise.
 *
 * @example
 * appRole({ roleId, secretId: () => readFile('/run/secrets/secret-id', 'utf8').then((text) => text.trim()) })
 */
export function appRole(options: AppRoleOptions): AuthMethod {
  const checks = { roleId: credential, secretId: optional(credential), wrappedSecretId: optional(credential) }
  checkAuthOptions('appRole', options, { ...checks, ...mountChecks }, twoSecretIds)
  const { roleId, secretId, wrappedSecretId, mount = 'approle', namespace } = options
  const unwrapped = wrappedSecretId === undefined ? undefined : unwrapOnce(wrappedSecretId, mount)
  const name = 'approle'
  return {
    name,
    namespace,
    async login(context) {
      const role_id = await currentCredential(roleId, 'roleId', name)
      const secret_id =
        secretId === undefined ? await unwrapped?.(context) : await currentCredential(secretId, 'secretId', name)
      return context.login(`auth/${mount}/login`, { role_id, ...(secret_id !== undefined && { secret_id }) })
    },
  }
}

function twoSecretIds({ secretId, wrappedSecretId }: AppRoleOptions): OptionProblem[] {
  if (secretId === undefined || wrappedSecretId === undefined) return []
  return [{ path: 'wrappedSecretId', message: 'cannot be combined with secretId; give one of them' }]
}
