/** One command to the runner, as a line of the log: `::add-mask::value`. */
export function commandLine(name: string, message: string): string {
  return `::${name}::${escaped(message)}\n`
}

/** A line for people. What others wrote may stand in it, so it must neither be a command nor begin another line with one. */
export function plainLine(text: string): string {
  const oneLine = text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').replaceAll('##[', '## [')
  return `${oneLine.replace(/^\s*::/, ': :')}\n`
}

// What the runner undoes again.
function escaped(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
