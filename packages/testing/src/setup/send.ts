import type { RequestOptions, ApiResponse } from '../server/request.ts'

/** How the set-up calls reach the server. */
export type Send = (method: string, path: string, options?: RequestOptions) => Promise<ApiResponse>

/** Seconds, or Vault's own words such as `30s`, `5m`, `24h`. */
export type Duration = string | number

export interface NamespaceOption {
  /** Default: the root namespace. */
  readonly namespace?: string | undefined
}

/** A field of an answer's `data` or `auth` that must be a text, or an error that says which was missing. */
export const textField = (fields: Readonly<Record<string, unknown>> | null | undefined, name: string): string => {
  const value = fields?.[name]
  if (typeof value !== 'string') {
    throw new Error(`The server's answer has no "${name}"`)
  }
  return value
}

/** A mount path as requests name it: no slash before or behind. */
export const mountName = (path: string): string => path.replace(/^\/+|\/+$/g, '')
