import { piecesOf } from './byte-forms.ts'
import { whyUnmaskable } from './maskable.ts'

const mostSingleLines = 200
const longestLine = 4 * 1024
const lengthOfPiece = 1024

/**
 * The lines of a text, as the log is masked line by line. Of a very long line its pieces too, for whoever prints the beginning alone. Lines beyond the
 * first 200 come together in one mask, which the runner takes apart: ten thousand commands would keep it busy for minutes.
 */
function plainMasks(text: string): string[] {
  const lines = maskableLines(text)
  const pieces = lines.filter((line) => line.length > longestLine).flatMap((line) => piecesOf(line, lengthOfPiece))
  return [...lines.slice(0, mostSingleLines), ...together(lines.slice(mostSingleLines)), ...together(pieces)]
}

/** The same for many texts, such as the strings of a document. */
export function plainMasksOfAll(texts: readonly string[]): string[] {
  const single = texts.slice(0, mostSingleLines).flatMap(plainMasks)
  return [...single, ...together(texts.slice(mostSingleLines).flatMap(linesOf))]
}

function maskableLines(text: string): string[] {
  return linesOf(text).filter((line) => whyUnmaskable(line) === undefined)
}

/** Without white space around them: who prints it masked all the same, and it tells nobody anything. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** One mask for many lines, or none. */
export function together(lines: readonly string[]): string[] {
  const maskable = lines.filter((line) => whyUnmaskable(line) === undefined)
  return maskable.length === 0 ? [] : [maskable.join('\n')]
}
