import { ResponseError } from '../server/request.ts'
import { createAppRole, type AppRole, type AppRoleOptions } from './approle.ts'
import { enableAuditDevice, type AuditDevice, type AuditDeviceOptions } from './audit-devices.ts'
import { enableAuthMethod } from './auth-methods.ts'
import {
  createEntity,
  createGroup,
  type Entity,
  type EntityOptions,
  type Group,
  type GroupOptions,
} from './identity.ts'
import { enableSecretsEngine, type MountOptions } from './secrets-engines.ts'
import type { NamespaceOption, Send } from './send.ts'
import { createToken, type CreatedToken, type TokenOptions } from './tokens.ts'
import { createUserpassUser, type UserpassUser, type UserpassUserOptions } from './userpass.ts'

/** What tests prepare on a server, each with the root token. */
export interface ServerSetup {
  enableSecretsEngine(path: string, mount: MountOptions): Promise<void>
  enableAuthMethod(path: string, mount: MountOptions): Promise<void>
  /** A file audit device. Default: the device `file/`, whose file goes when the server stops. */
  enableAuditDevice(options?: AuditDeviceOptions): Promise<AuditDevice>
  /** Creates or replaces an ACL policy. */
  writePolicy(name: string, rules: string, options?: NamespaceOption): Promise<void>
  /** Creates a child of the root token. */
  createToken(options?: TokenOptions): Promise<CreatedToken>
  createAppRole(name: string, options?: AppRoleOptions): Promise<AppRole>
  createUserpassUser(username: string, options?: UserpassUserOptions): Promise<UserpassUser>
  createEntity(name: string, options?: EntityOptions): Promise<Entity>
  createGroup(name: string, options?: GroupOptions): Promise<Group>
  /** Rejects where the server has no namespaces, as Vault's community edition. */
  createNamespace(path: string, options?: NamespaceOption): Promise<void>
}

export const createServerSetup = (send: Send, directory: string): ServerSetup => ({
  enableSecretsEngine: async (path, mount) => enableSecretsEngine(send, path, mount),
  enableAuthMethod: async (path, mount) => enableAuthMethod(send, path, mount),
  enableAuditDevice: async (options = {}) => enableAuditDevice(send, directory, options),
  writePolicy: async (name, rules, options = {}) => {
    await send('PUT', `sys/policies/acl/${name}`, { ...options, body: { policy: rules } })
  },
  createToken: async (options = {}) => createToken(send, options),
  createAppRole: async (name, options = {}) => createAppRole(send, name, options),
  createUserpassUser: async (username, options = {}) => createUserpassUser(send, username, options),
  createEntity: async (name, options = {}) => createEntity(send, name, options),
  createGroup: async (name, options = {}) => createGroup(send, name, options),
  createNamespace: async (path, options = {}) => createNamespace(send, path, options),
})

const createNamespace = async (send: Send, path: string, { namespace }: NamespaceOption): Promise<void> => {
  await send('POST', `sys/namespaces/${path}`, { namespace, body: {} }).catch((error: unknown) => {
    if (error instanceof ResponseError && (error.status === 404 || error.status === 405)) {
      throw new Error(`The namespace "${path}" cannot be created: this server has no namespaces`, { cause: error })
    }
    throw error
  })
}
