import type { Finding, Scanner } from '../scan/index.ts'
import { isLeak } from './describe-leaks.ts'

/** Searches a file and its name, which goes to browsers too. No finding shows a name that holds a value. */
export function scanFile(scanner: Scanner, name: string, content: Uint8Array): Finding[] {
  const shown = shownName(scanner, name)
  const inName = shown === name ? [] : scanner.scan(shown, Buffer.from(name)).filter(isLeak)
  return [...inName.map((each) => ({ ...each, form: `${each.form}, in its name` })), ...scanner.scan(shown, content)]
}

const hidden = '(not shown)'

/** A path or an address to tell people, without what holds a value. */
export function shownName(scanner: Scanner, name: string): string {
  const holds = (text: string): boolean => scanner.scan(hidden, Buffer.from(text)).some(isLeak)
  if (!holds(name)) return name
  const parts = name.split(/(?<=[/?&=])/).map((part) => (holds(part) ? hidden : part))
  return holds(parts.join('')) ? hidden : parts.join('')
}
