/** What a source has given. */
export interface SecretAnswer {
  /** Where keys are looked up. Of KV version 2 what lies in `data.data`. */
  readonly data: Readonly<Record<string, unknown>>
  /** Where they are looked up next: engines of other makers answer in this form too. */
  readonly inner: Readonly<Record<string, unknown>> | undefined
  /** And last: what Vault says beside the data, by its names for it. */
  readonly beside: Readonly<Record<string, unknown>>
}

/** Whether an answer is KV version 2's: a KV version 1 secret may have a key `data` too, but the metadata are the server's. */
export function answerFrom(answered: Readonly<Record<string, unknown>>, beside: SecretAnswer['beside']): SecretAnswer {
  const { data, metadata } = answered
  if (isObject(data) && isVersionMetadata(metadata) && Object.keys(answered).length === 2)
    return { data, inner: undefined, beside }
  return { data: answered, inner: isObject(data) ? data : undefined, beside }
}

function isVersionMetadata(metadata: unknown): boolean {
  return isObject(metadata) && typeof metadata['version'] === 'number' && typeof metadata['created_time'] === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
