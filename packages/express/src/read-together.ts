import { isVaultError, VaultError } from '@keyward/core'

/** Waits for all of them. Fails with the error of the one, or of several with all of their errors in one, as `getMany` does. */
export async function readTogether(
  reads: readonly (readonly [name: string, value: Promise<unknown>])[],
): Promise<Record<string, unknown>> {
  const settled = await Promise.allSettled(reads.map(([, value]) => value))
  const values: [string, unknown][] = []
  const failures: [string, VaultError][] = []
  for (const [index, outcome] of settled.entries()) {
    const name = reads[index]?.[0] ?? ''
    if (outcome.status === 'fulfilled') values.push([name, outcome.value])
    else if (isVaultError(outcome.reason) && reads.length > 1) failures.push([name, outcome.reason])
    else throw outcome.reason
  }
  if (failures.length > 0) throw incomplete(reads.length, failures)
  return Object.fromEntries(values)
}

function incomplete(asked: number, failures: readonly [string, VaultError][]): VaultError {
  const listed = failures.map(([name, { code, what }]) => `\n  ${name}: ${code}, ${what}`).join('')
  return new VaultError('incomplete', `${failures.length} of ${asked} secrets could not be had:${listed}\n`, {
    failures: Object.fromEntries(failures),
  })
}
