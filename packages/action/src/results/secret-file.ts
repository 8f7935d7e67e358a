import { existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'

/** Where secret files may be. */
export interface FileRoots {
  readonly workspace: string
  readonly temporaryFolder: string
}

/** Those of the job. */
export function fileRoots(environment: Readonly<Record<string, string | undefined>>): FileRoots {
  const { GITHUB_WORKSPACE: workspace = process.cwd(), RUNNER_TEMP: temporaryFolder = '' } = environment
  return { workspace, temporaryFolder }
}

// Of Linux.
const longestPath = 4096
const longestName = 255

/** The real path of a file that is to be made, with its folders made. Throws what is wrong with the path. */
export function prepareSecretFile(given: string, roots: FileRoots): string {
  checkSecretFile(given, roots)
  const path = resolve(roots.workspace, given)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const folder = realpathSync(dirname(path))
  requireInside(folder, given, roots)
  const real = join(folder, basename(path))
  requireFree(real, given)
  return real
}

/** Throws what is wrong with the path of a file that is to be made, and makes nothing. */
export function checkSecretFile(given: string, roots: FileRoots): void {
  const path = resolve(roots.workspace, given)
  if (
    given.includes('\0') ||
    given.length > longestPath ||
    partsOf(path).some((part) => Buffer.byteLength(part) > longestName)
  )
    throw refusal(given, 'is no path of a file')
  if (basename(path) === '' || /[\\/]$/.test(given)) throw refusal(given, 'is the path of a folder, not of a file')
  requireOutsideOfGit(path, given)
  requireInside(existing(dirname(path)), given, roots)
  requireFree(path, given)
}

// A link counts, wherever it leads.
function requireFree(path: string, given: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return
  throw refusal(
    given,
    'is there already. Files of secrets are removed after the job, so none is written over another file',
  )
}

/** Readable by this user alone. The file must not be there. */
export function writeSecretFile(path: string, content: string | Buffer): void {
  writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
}

// Symbolic links in the part of the path that exists are followed: what counts is where the file would really be.
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? realpathSync(folder) : existing(dirname(folder))
}

function requireInside(folder: string, given: string, { workspace, temporaryFolder }: FileRoots): void {
  requireOutsideOfGit(folder, given)
  const roots = [workspace, temporaryFolder].filter((root) => root !== '').map((root) => realpathSync(root))
  if (roots.some((root) => isInside(folder, root))) return
  throw refusal(given, 'leads out of the workspace and of RUNNER_TEMP')
}

// Of the real path too, as a link may lead there; some file systems do not tell capitals from small letters.
function requireOutsideOfGit(path: string, given: string): void {
  if (partsOf(path).some((part) => part.toLowerCase() === '.git'))
    throw refusal(given, 'leads into .git, where files make Git run and push things')
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/)
}

function isInside(folder: string, root: string): boolean {
  const way = relative(root, folder)
  return way === '' || (way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way))
}

function refusal(given: string, why: string): Error {
  return new Error(`The file ${JSON.stringify(given.slice(0, 200))} ${why}.`)
}
