import { credentialError } from './credential.ts'

/**
 * A token or JWT without the white space around it, which files and shell commands add. Both are printable ASCII, and a token travels in a
 * header, where nothing else can.
 */
export function printableToken(content: string, source: string, method: string): string {
  const token = content.trim()
  if (/^[\x21-\x7e]+$/.test(token)) return token
  const problem =
    token === ''
      ? 'is empty'
      : 'holds something else than one token: it has spaces, line breaks or non-ASCII characters'
  throw credentialError(method, `${source} ${problem}`, 'Nothing was sent to the server. Look at what writes it.')
}
