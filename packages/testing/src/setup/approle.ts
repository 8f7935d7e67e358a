import { ensureAuthMethod } from './auth-methods.ts'
import { mountName, textField, type Duration, type NamespaceOption, type Send } from './send.ts'

export interface AppRoleOptions extends NamespaceOption {
  readonly policies?: readonly string[] | undefined
  readonly tokenTtl?: Duration | undefined
  readonly tokenMaxTtl?: Duration | undefined
  readonly tokenPeriod?: Duration | undefined
  readonly tokenNumUses?: number | undefined
  readonly tokenType?: 'service' | 'batch' | undefined
  readonly secretIdTtl?: Duration | undefined
  /** 0, the default, means any number. */
  readonly secretIdNumUses?: number | undefined
  /** Default `approle`. */
  readonly mount?: string | undefined
}

export interface AppRole {
  readonly roleId: string
  readonly secretId: string
  readonly mount: string
}

/** Creates or updates the role, enabling the auth method where it is missing, and issues one new secret id. */
export const createAppRole = async (send: Send, name: string, options: AppRoleOptions): Promise<AppRole> => {
  const { namespace, mount = 'approle' } = options
  await ensureAuthMethod(send, 'approle', mount, namespace)
  const role = `auth/${mountName(mount)}/role/${name}`
  await send('POST', role, { body: roleBody(options), namespace })
  // One after the other: side by side, OpenBao's transactions can collide and answer 500.
  const roleId = await send('GET', `${role}/role-id`, { namespace })
  const secretId = await send('POST', `${role}/secret-id`, { namespace, body: {} })
  return { roleId: textField(roleId.body.data, 'role_id'), secretId: textField(secretId.body.data, 'secret_id'), mount }
}

const roleBody = (options: AppRoleOptions): Record<string, unknown> => ({
  token_policies: options.policies,
  token_ttl: options.tokenTtl,
  token_max_ttl: options.tokenMaxTtl,
  token_period: options.tokenPeriod,
  token_num_uses: options.tokenNumUses,
  token_type: options.tokenType,
  secret_id_ttl: options.secretIdTtl,
  secret_id_num_uses: options.secretIdNumUses,
})
