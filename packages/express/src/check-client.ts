import { refuse } from './check-arguments.ts'

/** Throws unless this has the secrets of what createVault() returns. */
export function checkClient(vault: unknown, caller: string, example: string): void {
  if (typeof vault === 'object' && vault !== null && 'secrets' in vault && isFilled(vault.secrets)) return
  const problems = [{ path: 'vault', message: 'must be what createVault() returns' }]
  refuse(caller, problems, `Write ${example} with const vault = createVault(…).`)
}

function isFilled(secrets: unknown): boolean {
  return typeof secrets === 'object' && secrets !== null
}
