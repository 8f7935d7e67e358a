import { isVaultError, type Vault, type VaultErrorCode } from '@keyward/core'
import { type Source, sourceKey } from '../requests/index.ts'
import { answerFrom, type SecretAnswer } from './secret-answer.ts'

export interface ReadSourcesOptions {
  vault: Vault
  signal: AbortSignal
  /** Called with each lease that a source has given. */
  leased: (leaseId: string) => void
}

/** The outcome for each source, by its key. Each is asked once, all at the same time. */
export async function readSources(
  sources: readonly Source[],
  options: ReadSourcesOptions,
): Promise<ReadonlyMap<string, PromiseSettledResult<SecretAnswer>>> {
  const once = new Map(sources.map((source) => [sourceKey(source), source]))
  const outcomes = await Promise.allSettled([...once.values()].map((source) => read(source, options)))
  return new Map([...once.keys()].map((key, index) => [key, outcomes[index] as PromiseSettledResult<SecretAnswer>]))
}

const absent: readonly VaultErrorCode[] = [
  'not_found',
  'mount_not_found',
  'version_not_found',
  'version_deleted',
  'version_destroyed',
]

/** Whether there is nothing at the path, as distinct from nobody answering or being allowed. */
export function isAbsent(error: unknown): boolean {
  return isVaultError(error, ...absent)
}

async function read(source: Source, { vault, signal, leased }: ReadSourcesOptions): Promise<SecretAnswer> {
  if (source.kind === 'kv') {
    const { path, version } = source
    const { data } = await vault.kv.read(path, { signal, ...(version !== undefined && { version }) })
    return { data: data.reveal(), inner: undefined, beside: {} }
  }
  const { path, query } = source
  const { data, leaseId, leaseDurationSeconds, renewable } = await vault.logical.read(path, {
    signal,
    ...(query !== undefined && { query }),
  })
  if (leaseId !== undefined) leased(leaseId)
  const beside = { lease_id: leaseId ?? '', lease_duration: leaseDurationSeconds, renewable }
  return answerFrom(data.reveal(), beside)
}
