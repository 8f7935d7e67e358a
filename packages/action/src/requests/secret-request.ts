/** Where something is read. */
export type Source =
  /** A path of the API, asked with GET as it is. */
  | { readonly kind: 'api'; readonly path: string; readonly query: Readonly<Record<string, string>> | undefined }
  /** A secret of a KV engine by its name; which version of the engine it is, is found out. */
  | { readonly kind: 'kv'; readonly path: string; readonly version: number | undefined }

/** What of it is taken. */
export type Selector =
  | { readonly kind: 'key'; readonly key: string }
  /** JSONata. Where `key` is a key as it stands, that is meant. */
  | { readonly kind: 'expression'; readonly expression: string; readonly key: string | undefined }
  | { readonly kind: 'all'; readonly upperCase: boolean }

export interface SecretRequest {
  /** As the user wrote it, for messages. */
  readonly entry: string
  readonly source: Source
  readonly selector: Selector
  /** What stands behind the bar. */
  readonly name: string | undefined
}

/** One key for all requests that one answer serves. */
export function sourceKey(source: Source): string {
  return JSON.stringify(source)
}
