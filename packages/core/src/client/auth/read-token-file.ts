import { open } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { VaultError } from '../../foundation/index.ts'
import { credentialError } from './credential.ts'
import { printableToken } from './printable-token.ts'

/** The token or JWT in a file that somebody else keeps up to date. Names the path when there is none, and never the content. */
export async function readTokenFile(path: string, method: string): Promise<string> {
  return printableToken(await read(path, method), `the file ${path}`, method)
}

// Far more than any token, and an end to what has none, such as a device named by mistake.
const mostBytes = 64 * 1024

async function read(path: string, method: string): Promise<string> {
  const content = await beginning(path).catch((error: unknown) => {
    throw unreadable(path, method, reasonOf(error as NodeJS.ErrnoException), error)
  })
  if (content.length > mostBytes)
    throw unreadable(path, method, `it holds more than ${mostBytes} bytes, and no token does`)
  return content
}

async function beginning(path: string): Promise<string> {
  const file = await open(path)
  // Ends the handle as well.
  return text(file.createReadStream({ end: mostBytes, encoding: 'latin1' }))
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'no such file'
  return code === 'EISDIR' ? 'it is a directory' : (code ?? message)
}

function unreadable(path: string, method: string, reason: string, cause?: unknown): VaultError {
  const hint =
    'Nothing was sent to the server. Check that what writes the file is running, and that this process may read it.'
  return credentialError(method, `the file ${path} cannot be read: ${reason}`, hint, cause)
}
