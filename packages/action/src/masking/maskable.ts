/** Why a text is left readable although it is part of a secret. */
export type Unmaskable = 'short' | 'symbols' | 'common' | 'frame'

// Fewer characters are found all over an ordinary log, and blanked there.
const fewestCharacters = 4

const frame = /^-----(BEGIN|END) [A-Z0-9 ]{1,40}-----$/

// What configuration kept beside secrets says, and every log too.
const commonWords = new Set(
  ['true', 'false', 'null', 'undefined', 'none', 'enabled', 'disabled', 'default', 'localhost', '127.0.0.1', '0.0.0.0']
    .concat(['http', 'https', 'info', 'debug', 'warn', 'error', 'test'])
    .concat(['development', 'staging', 'production']),
)

/** Why masking this text, without white space around it, would blank ordinary output. */
export function whyUnmaskable(text: string): Unmaskable | undefined {
  if (!/[A-Za-z0-9]/.test(text) && !/[\p{L}\p{N}]/u.test(text)) return 'symbols'
  if (text.length < fewestCharacters) return 'short'
  if (commonWords.has(text.toLowerCase())) return 'common'
  return frame.test(text) ? 'frame' : undefined
}
