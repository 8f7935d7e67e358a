import { hideSecrets } from '../scan/file-name.ts'
import type { Finding, Scanner } from '../scan/index.ts'

/** Searches a file and its name, which goes to browsers too. No finding shows a name that holds a value. */
export function scanFile(scanner: Scanner, name: string, content: Uint8Array): Finding[] {
  const { shown, findings } = hideSecrets(scanner, name)
  return [...findings, ...scanner.scan(shown, content)]
}
