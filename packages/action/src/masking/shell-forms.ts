/** A text as shells and runtimes show it when they print what they run or hold. Some may be the text itself. */
export function shellForms(text: string): string[] {
  return [
    // bash and zsh, then dash, in single quotes.
    text.replaceAll("'", String.raw`'\''`),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll(/["$`\\]/g, String.raw`\$&`),
    // printf %q
    text.replaceAll(/[^\w\n#%+\-./:=@~\x80-\uffff]/g, String.raw`\$&`),
    text.replaceAll(/[^\w\n#%+,\-./:=@~\x80-\uffff]/g, String.raw`\$&`),
    text.replaceAll("'", "''"),
    inCString(text),
    inAsciiCString(text),
  ]
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': String.raw`\a`,
  '\b': String.raw`\b`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\v': String.raw`\v`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
  '\x1b': String.raw`\E`,
  "'": String.raw`\'`,
  '\\': '\\\\',
}

/** Between $' and ' in bash; JavaScript and Python print strings alike. */
const inCString = (text: string): string =>
  text.replaceAll(/[^ -~\x80-\uffff]|['\\]/g, (character) => escapes[character] ?? octal(Buffer.from(character)))

const inAsciiCString = (text: string): string =>
  inCString(text).replaceAll(/[^\0-~]+/g, (characters) => octal(Buffer.from(characters)))

const octal = (bytes: Buffer): string => Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
