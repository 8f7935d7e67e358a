import { VaultError } from '../../foundation/index.ts'

/** A user's path, checked and split; each segment stands as the user wrote it. */
export function pathSegments(path: string, operation: string): readonly string[] {
  const known = checked.get(path)
  if (known !== undefined) return known
  const problem = pathProblem(path)
  if (problem !== undefined) {
    throw new VaultError('invalid_path', `the path ${printable(path)} ${problem}`, { operation })
  }
  // A program asks for few paths, again and again.
  if (checked.size >= mostRemembered) checked.clear()
  const segments = Object.freeze(path.split('/'))
  checked.set(path, segments)
  return segments
}

const checked = new Map<string, readonly string[]>()
const mostRemembered = 5000

/** Percent-encodes segments so that they arrive at the server byte for byte. */
export function encodeSegments(segments: readonly string[]): string {
  return segments.map(encodeSegment).join('/')
}

function encodeSegment(segment: string): string {
  if (/^[\w.~-]+$/.test(segment)) return segment
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function pathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string') return 'is not a string'
  if (path === '') return 'is empty'
  if (!path.isWellFormed()) return 'holds half of a surrogate pair, which no server can store'
  if (hasControlCharacter(path)) return 'holds a control character'
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment (a leading, trailing or doubled slash)'
    if (isDotSegment(segment)) return 'has a "." or ".." segment, plain or encoded'
  }
  return undefined
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true
  }
  return false
}

// Encoded once it would arrive literally; still refused, because a proxy that decodes once more would walk up the tree.
function isDotSegment(segment: string): boolean {
  const plain = segment.replace(/%(25)*2e/gi, '.').replace(/%(25)*(2f|5c)|\\/gi, '/')
  return plain.split('/').some((part) => part === '.' || part === '..')
}

function printable(path: unknown): string {
  return typeof path === 'string'
    ? JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path)
    : `of type ${typeof path}`
}
