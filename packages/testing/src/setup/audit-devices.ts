import { join } from 'node:path'
import { mountName, type Send } from './send.ts'

export interface AuditDeviceOptions {
  /** Default `file`. */
  readonly path?: string | undefined
  /** Default: a file in the server's own temporary directory. */
  readonly file?: string | undefined
  /** The device's further options, such as `{ log_raw: 'true' }`. */
  readonly options?: Readonly<Record<string, string>> | undefined
}

export interface AuditDevice {
  readonly path: string
  /** One JSON object a line. In a cluster every node appends to it. */
  readonly file: string
}

export const enableAuditDevice = async (
  send: Send,
  directory: string,
  { path = 'file', file, options }: AuditDeviceOptions,
): Promise<AuditDevice> => {
  const name = mountName(path)
  const target = file ?? join(directory, `audit-${name.replaceAll('/', '-')}.log`)
  const body = { type: 'file', options: { file_path: target, ...options } }
  await send('PUT', `sys/audit/${name}`, { body })
  return { path: `${name}/`, file: target }
}
