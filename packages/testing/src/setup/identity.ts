import { accessorOf } from './auth-methods.ts'
import { mountName, textField, type NamespaceOption, type Send } from './send.ts'

export interface EntityAlias {
  /** The name that the auth method knows: a user name, an AppRole's role id. */
  readonly name: string
  /** The auth method's path, such as `userpass`. It must be enabled. */
  readonly mount: string
}

export interface EntityOptions extends NamespaceOption {
  readonly policies?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly aliases?: readonly EntityAlias[] | undefined
}

export interface Entity {
  readonly id: string
  readonly name: string
}

/** Creates or updates the entity and binds the given logins to it. */
export const createEntity = async (send: Send, name: string, options: EntityOptions): Promise<Entity> => {
  const { namespace, policies, metadata, aliases = [] } = options
  await send('POST', `identity/entity/name/${name}`, { namespace, body: { policies, metadata } })
  const { body } = await send('GET', `identity/entity/name/${name}`, { namespace })
  const id = textField(body.data, 'id')
  // One after the other: each changes the same entity.
  for (const alias of aliases) {
    await createAlias(send, id, alias, namespace)
  }
  return { id, name }
}

const createAlias = async (
  send: Send,
  entityId: string,
  alias: EntityAlias,
  namespace: string | undefined,
): Promise<void> => {
  const accessor = await accessorOf(send, alias.mount, namespace)
  if (accessor === undefined) {
    throw new Error(`The alias "${alias.name}" names the auth method ${mountName(alias.mount)}/, which is not enabled`)
  }
  const body = { name: alias.name, canonical_id: entityId, mount_accessor: accessor }
  await send('POST', 'identity/entity-alias', { namespace, body })
}

export interface GroupOptions extends NamespaceOption {
  readonly policies?: readonly string[] | undefined
  readonly memberEntityIds?: readonly string[] | undefined
  readonly memberGroupIds?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

export interface Group {
  readonly id: string
  readonly name: string
}

/** Creates or updates an internal group. */
export const createGroup = async (send: Send, name: string, options: GroupOptions): Promise<Group> => {
  const { namespace, policies, metadata } = options
  const members = { member_entity_ids: options.memberEntityIds, member_group_ids: options.memberGroupIds }
  await send('POST', `identity/group/name/${name}`, { namespace, body: { policies, metadata, ...members } })
  const { body } = await send('GET', `identity/group/name/${name}`, { namespace })
  return { id: textField(body.data, 'id'), name }
}
