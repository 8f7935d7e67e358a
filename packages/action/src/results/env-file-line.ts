/**
 * `NAME=value`, so that dotenv, `node --env-file`, Docker Compose and a POSIX shell all read back the same value; `undefined` when no form does.
 * Without quotes where none are needed, as `docker run --env-file` takes quotes for a part of the value.
 */
export function envFileLine(name: string, value: string): string | undefined {
  const quoted = quote(value)
  return quoted === undefined ? undefined : `${name}=${quoted}\n`
}

function quote(value: string): string | undefined {
  if (/^[\w./:@%+,-]*$/.test(value)) return value
  // dotenv makes "\n" of every "\r\n".
  if (/[\r\0]/.test(value)) return undefined
  // A backslash before the closing quote would hide it from dotenv.
  if (!value.includes("'")) return value.endsWith('\\') ? undefined : `'${value}'`
  return /["$`\\]/.test(value) ? undefined : `"${value}"`
}
