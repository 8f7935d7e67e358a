import { posix } from 'node:path'
import type { Import } from '../source-file.ts'

export function isRelative({ specifier }: Pick<Import, 'specifier'>) {
  return specifier.startsWith('./') || specifier.startsWith('../') || specifier === '.' || specifier === '..'
}

/** The path, relative to the root, that a relative import of the file at `from` means. */
export function resolveImport(from: string, specifier: string) {
  return posix.join(posix.dirname(from), specifier)
}

export interface PackageImport {
  readonly name: string
  /** As in `exports`: `.` or `./env`. */
  readonly entry: string
}

export function packageOf(specifier: string): PackageImport {
  const parts = specifier.split('/')
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  return { name, entry: specifier === name ? '.' : `.${specifier.slice(name.length)}` }
}
