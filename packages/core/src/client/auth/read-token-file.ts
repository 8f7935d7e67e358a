import { readFile } from 'node:fs/promises'
import { credentialError } from './credential.ts'
import { printableToken } from './printable-token.ts'

/** The token or JWT in a file that somebody else keeps up to date. Names the path when there is none, and never the content. */
export async function readTokenFile(path: string, method: string): Promise<string> {
  return printableToken(await read(path, method), `the file ${path}`, method)
}

async function read(path: string, method: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'no such file' : code
    const hint =
      'Nothing was sent to the server. Check that what writes the file is running, and that this process may read it.'
    throw credentialError(method, `the file ${path} cannot be read: ${reason}`, hint, error)
  }
}
