/**
 * Puts text between the markers `<!-- bench NAME -->` and `<!-- /bench NAME -->` of a Markdown document and leaves everything else as it is.
 * A document without these markers gets them at its end.
 */
export function replaceSection(document: string, name: string, text: string): string {
  const opening = `<!-- bench ${name} -->`
  const closing = `<!-- /bench ${name} -->`
  const section = `${opening}\n\n${text}\n\n${closing}`
  const begin = document.indexOf(opening)
  const end = document.indexOf(closing)
  if (begin < 0 && end < 0) return `${document.trimEnd()}\n\n## ${name}\n\n${section}\n`.trimStart()
  if (begin < 0 || end < begin) throw new Error(`the document must hold "${opening}" and then "${closing}", or neither`)
  return document.slice(0, begin) + section + document.slice(end + closing.length)
}
