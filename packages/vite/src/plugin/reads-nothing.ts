import type { KeywardOptions } from '../options/index.ts'

/** Whether nothing is read from Vault: in unit tests, each run of which would log in otherwise. */
export function readsNothing({ vitest = false }: KeywardOptions): boolean {
  return process.env['VITEST'] !== undefined && !vitest
}
