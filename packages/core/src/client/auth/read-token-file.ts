import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { isVaultError, type VaultError } from '../../foundation/index.ts'
import { credentialError } from './credential.ts'
import { printableToken } from './printable-token.ts'

/** The token or JWT in a file that somebody else keeps up to date. Names the path when there is none, and never the content. */
export async function readTokenFile(path: string, method: string): Promise<string> {
  return printableToken(await read(path, method), `the file ${path}`, method)
}

// Far more than any token.
const mostBytes = 64 * 1024

async function read(path: string, method: string): Promise<string> {
  try {
    const problem = fileProblem(await stat(path))
    if (problem !== undefined) throw unreadable(path, method, problem)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw isVaultError(error) ? error : unreadable(path, method, reasonOf(error as NodeJS.ErrnoException), error)
  }
}

// A pipe could be read once, and a device named by mistake may have no end.
function fileProblem(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'it is a directory'
  if (!stats.isFile()) return 'it is no regular file'
  return stats.size > mostBytes ? `it holds more than ${mostBytes} bytes, and no token does` : undefined
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' ? 'no such file' : (code ?? message)
}

function unreadable(path: string, method: string, reason: string, cause?: unknown): VaultError {
  const hint =
    'Nothing was sent to the server. Check that what writes the file is running, and that this process may read it.'
  return credentialError(method, `the file ${path} cannot be read: ${reason}`, hint, cause)
}
