import { isVaultError, signalError, VaultError } from '../foundation/index.ts'
import type { GetManyOptions } from './secret-options.ts'
import { secretsByName } from './secrets-by-name.ts'

type ReadByName = (name: string) => Promise<unknown>

const operation = 'secrets.getMany'
const defaultConcurrency = 50

/** Reads every name, a bounded number at a time, and fails with all failures when there are any; or as soon as its signal says so. */
export async function getMany(
  names: readonly string[],
  { concurrency = defaultConcurrency, signal }: Pick<GetManyOptions, 'concurrency' | 'signal'>,
  read: ReadByName,
): Promise<Record<string, unknown>> {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) {
    throw new VaultError('invalid_argument', 'names must be a list of strings', { operation })
  }
  const different = [...new Set(names)]
  const values = new Map<string, unknown>()
  const failures = new Map<string, VaultError>()
  let next = 0
  const checkSignal = (): void => {
    if (signal?.aborted) throw signalError(signal, { operation })
  }
  const readOn = async (): Promise<void> => {
    while (next < different.length) {
      checkSignal()
      const name = different[next++] as string
      try {
        values.set(name, await read(name))
      } catch (error) {
        checkSignal()
        if (!isVaultError(error)) throw error
        failures.set(name, error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, different.length) }, readOn))
  if (failures.size > 0) throw incomplete(different.length, failures)
  return secretsByName(different.map((name) => [name, values.get(name)]))
}

function incomplete(asked: number, failures: ReadonlyMap<string, VaultError>): VaultError {
  const listed = [...failures].map(([name, { code, what }]) => `\n  ${name}: ${code}, ${what}`).join('')
  return new VaultError('incomplete', `${failures.size} of ${asked} secrets could not be read:${listed}\n`, {
    operation,
    failures: byName(failures),
  })
}

// Without a prototype, so that no name is taken for what every object has.
function byName<Value>(entries: Iterable<[string, Value]>): Record<string, Value> {
  const named = Object.create(null) as Record<string, Value>
  for (const [name, value] of entries) named[name] = value
  return named
}
