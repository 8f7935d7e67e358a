import type { Dirent } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { AllowedFinding } from './allow-list.ts'
import { hideSecrets } from './file-name.ts'
import type { Finding } from './finding.ts'
import { createScanner, type Scanner, type ScannerOptions } from './scanner.ts'

/** What was found in a directory, and what was looked at. */
export interface ScanReport {
  /** At most 1000. */
  readonly findings: readonly Finding[]
  /** How many more there are. */
  readonly omitted: number
  readonly files: number
  readonly bytes: number
  /** Entries of `allow` that no finding needed: what they were for is gone. */
  readonly unusedAllowances: readonly AllowedFinding[]
  /** Names of secrets that are found only as whole literals, as in `Scanner`. */
  readonly weak: readonly string[]
  /** Names of secrets that are not searched for, as in `Scanner`. */
  readonly unsearched: readonly string[]
}

const mostFindings = 1000
const largestFile = 512 * 1024 * 1024

/**
 * Scans every file in a directory and below, or a single file. Links out of the directory, special files, and files that cannot be read or have more than 512 MiB are not
 * looked into; each is a finding of the kind `unscanned`. Files are read one after the other.
 *
 * @throws Error if the directory or file itself cannot be read, TypeError for an entry of `allow` as in `createScanner`
 */
export async function scanDirectory(directory: string, options: ScannerOptions): Promise<ScanReport> {
  const scanner = createScanner(options)
  const path = await realpath(directory)
  const isFile = (await stat(path)).isFile()
  const root = isFile ? dirname(path) : path
  const findings: Finding[] = []
  const counted = { omitted: 0, files: 0, bytes: 0 }
  for await (const entry of isFile ? [{ path }] : entriesBelow(root)) {
    const { found, bytes } = await scanEntry(scanner, root, entry)
    counted.files++
    counted.bytes += bytes
    const room = mostFindings - findings.length
    findings.push(...found.slice(0, room))
    counted.omitted += Math.max(0, found.length - room)
  }
  const { weak, unsearched } = scanner
  return { findings, ...counted, unusedAllowances: scanner.unusedAllowances(), weak, unsearched }
}

/** A file, or a directory that could not be read. */
interface Entry {
  readonly path: string
  readonly problem?: string
}

async function* entriesBelow(directory: string): AsyncGenerator<Entry & { readonly dirent?: Dirent }> {
  const entries = await readdir(directory, { withFileTypes: true })
  for (const dirent of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(directory, dirent.name)
    if (!dirent.isDirectory()) {
      yield { path, dirent }
      continue
    }
    try {
      yield* entriesBelow(path)
    } catch (error) {
      yield { path, problem: unreadable(error) }
    }
  }
}

interface Scanned {
  readonly found: readonly Finding[]
  readonly bytes: number
}

async function scanEntry(
  scanner: Scanner,
  root: string,
  entry: Entry & { readonly dirent?: Dirent },
): Promise<Scanned> {
  const name = hideSecrets(scanner, relative(root, entry.path).replaceAll(sep, '/'))
  const problem = entry.problem ?? (await whyNotRead(root, entry))
  if (problem === 'elsewhere') return { found: name.findings, bytes: 0 }
  if (problem !== undefined) return { found: [...name.findings, unscanned(name.shown, problem)], bytes: 0 }
  try {
    const content = await readFile(entry.path)
    return { found: [...name.findings, ...scanner.scan(name.shown, content)], bytes: content.length }
  } catch (error) {
    return { found: [...name.findings, unscanned(name.shown, unreadable(error))], bytes: 0 }
  }
}

/** `elsewhere` for a link to something that is in the directory, and so is scanned anyway. */
async function whyNotRead(
  root: string,
  { path, dirent }: { path: string; dirent?: Dirent },
): Promise<string | undefined> {
  if (dirent?.isSymbolicLink() === true) {
    const target = await realpath(path).catch(() => undefined)
    if (target === undefined) return 'a symbolic link to nothing'
    return target === root || target.startsWith(root + sep) ? 'elsewhere' : 'a symbolic link out of the directory'
  }
  if (dirent?.isFile() === false) return 'not a regular file'
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  )
  return size > largestFile ? 'larger than 512 MiB' : undefined
}

const unreadable = (error: unknown): string =>
  `unreadable (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`

const unscanned = (file: string, problem: string): Finding => ({
  kind: 'unscanned',
  severity: problem.startsWith('a symbolic link') ? 'warning' : 'error',
  file,
  line: 1,
  column: 1,
  name: problem,
  form: 'as it is',
})
