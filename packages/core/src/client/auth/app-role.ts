import { VaultError, type OptionProblem } from '../../foundation/index.ts'
import type { AuthMethod } from './auth-method.ts'

export interface AppRoleOptions {
  roleId: string
  /** May be left out when the role has `bind_secret_id=false`. */
  secretId?: string
  /** Where the method is enabled. @default 'approle' */
  mount?: string
}

/** Logs in with AppRole. */
export function appRole(options: AppRoleOptions): AuthMethod {
  const { roleId, secretId, mount = 'approle' } = options
  const problems = [...missing('roleId', roleId), ...(secretId === undefined ? [] : missing('secretId', secretId))]
  if (problems.length > 0) {
    const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new VaultError('invalid_options', `appRole() cannot log in: ${listed}`, { problems })
  }
  return {
    name: 'approle',
    login: ({ login }) =>
      login(`auth/${mount}/login`, { role_id: roleId, ...(secretId !== undefined && { secret_id: secretId }) }),
  }
}

function missing(path: string, value: unknown): OptionProblem[] {
  return typeof value === 'string' && value.trim() !== '' ? [] : [{ path, message: 'must be a non-empty string' }]
}
