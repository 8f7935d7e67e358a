import { hash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Finding, Scanner } from '../scan/index.ts'
import { scanFile } from './scan-file.ts'

export interface WrittenFiles {
  /** Digests of what was searched already, by names below the folder; of what is searched now, they are added. */
  readonly known: Map<string, string>
  /** Folders to leave out. */
  readonly except: readonly string[]
}

/**
 * Searches what lies in a folder: what was copied there, or written by others, after the bundle was searched. Not asynchronous, so that it can be done
 * while the process ends.
 */
export function scanWritten(scanner: Scanner, folder: string, { known, except }: WrittenFiles): Finding[] {
  const findings: Finding[] = []
  for (const file of filesIn(folder)) {
    if (except.some((each) => file.startsWith(each + sep))) continue
    const name = relative(folder, file).replaceAll(sep, '/')
    const content = readFileSync(file)
    // Not by size: what others fill in may be as long as what it replaces.
    const digest = digestOf(content)
    if (known.get(name) === digest) continue
    known.set(name, digest)
    findings.push(...scanFile(scanner, name, content))
  }
  return findings
}

export function digestOf(content: Uint8Array): string {
  return hash('sha1', content)
}

/** Links are followed, as servers of files do. */
function filesIn(folder: string, seen: Set<string> = new Set()): string[] {
  const path = realPath(folder)
  if (path === undefined || seen.has(path)) return []
  seen.add(path)
  return readdirSync(folder).flatMap((name) => {
    const each = join(folder, name)
    const entry = statSync(each, { throwIfNoEntry: false })
    if (entry?.isDirectory() === true) return filesIn(each, seen)
    return entry?.isFile() === true ? [each] : []
  })
}

function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch {
    // Nothing was written.
    return undefined
  }
}
