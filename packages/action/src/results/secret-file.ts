import { existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'

/** Where secret files may be. */
export interface FileRoots {
  readonly workspace: string
  readonly temporaryFolder: string
}

// Of Linux.
const longestPath = 4096

/** The real path of a file that is to be made, with its folders made. Throws what is wrong with the path. */
export function prepareSecretFile(given: string, roots: FileRoots): string {
  const path = resolve(roots.workspace, given)
  if (given.includes('\0') || given.length > longestPath || basename(path) === '')
    throw refusal(given, 'is no path of a file')
  requireInside(existing(dirname(path)), given, roots)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const folder = realpathSync(dirname(path))
  requireInside(folder, given, roots)
  const real = join(folder, basename(path))
  // A link counts, wherever it leads.
  if (lstatSync(real, { throwIfNoEntry: false }) !== undefined)
    throw refusal(
      given,
      'is there already. Files of secrets are removed after the job, so none is written over another file',
    )
  return real
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
  const roots = [workspace, temporaryFolder].filter((root) => root !== '').map((root) => realpathSync(root))
  if (roots.some((root) => isInside(folder, root))) return
  throw refusal(given, 'leads out of the workspace and of RUNNER_TEMP')
}

function isInside(folder: string, root: string): boolean {
  const way = relative(root, folder)
  return way === '' || (way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way))
}

function refusal(given: string, why: string): Error {
  return new Error(`The file ${JSON.stringify(given.slice(0, 200))} ${why}.`)
}
