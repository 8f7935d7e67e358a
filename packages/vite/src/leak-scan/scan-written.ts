import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Finding, Scanner } from '../scan/index.ts'

export interface WrittenFiles {
  /** Sizes of the files that were searched already, by their names below the folder; those searched now are added. */
  readonly known: Map<string, number>
  /** Folders that no browser gets anything of. */
  readonly except: readonly string[]
}

/** Searches what lies in a folder: what was copied there, or written by others, after the bundle was searched. */
export async function scanWritten(
  scanner: Scanner,
  folder: string,
  { known, except }: WrittenFiles,
): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const findings: Finding[] = []
  for (const file of files) {
    if (except.some((each) => file.startsWith(each + sep))) continue
    const name = relative(folder, file).replaceAll(sep, '/')
    const content = await readFile(file)
    if (known.get(name) === content.length) continue
    known.set(name, content.length)
    findings.push(...scanner.scan(name, content))
  }
  return findings
}
