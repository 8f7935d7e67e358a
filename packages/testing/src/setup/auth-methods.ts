import type { MountOptions } from './secrets-engines.ts'
import { mountName, textField, type Send } from './send.ts'

export const enableAuthMethod = async (send: Send, path: string, mount: MountOptions): Promise<void> => {
  const { namespace, ...body } = mount
  await send('POST', `sys/auth/${mountName(path)}`, { body, namespace })
}

/** The accessor of an auth method, which is enabled first where it is missing. Safe to call for one path at once. */
export const ensureAuthMethod = async (
  send: Send,
  type: string,
  path: string,
  namespace: string | undefined,
): Promise<string> => {
  const present = await accessorOf(send, path, namespace)
  if (present !== undefined) {
    return present
  }
  try {
    await enableAuthMethod(send, path, { type, namespace })
  } catch (error) {
    // Somebody else may have enabled it in between; then it has an accessor by now.
    const theirs = await accessorOf(send, path, namespace)
    if (theirs === undefined) {
      throw error
    }
  }
  return textField({ accessor: await accessorOf(send, path, namespace) }, 'accessor')
}

export const accessorOf = async (
  send: Send,
  path: string,
  namespace: string | undefined,
): Promise<string | undefined> => {
  const { body } = await send('GET', 'sys/auth', { namespace })
  const mount = body.data?.[`${mountName(path)}/`]
  return isRecord(mount) ? textField(mount, 'accessor') : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
