import type { InputReader } from './input-reader.ts'

/** PEM that is given as base64, as it has to be one line of a GitHub secret; PEM itself is taken too. */
export function pemInput(inputs: InputReader, name: string): string | undefined {
  const given = inputs.text(name)
  if (given === undefined) return undefined
  const pem = given.startsWith('-----BEGIN ') ? given : Buffer.from(given, 'base64').toString()
  if (!/^\s*(?:[^-]*\n)?-----BEGIN [A-Z0-9 ]+-----/.test(pem.slice(0, 2000)))
    inputs.problem(name, 'is not the base64 of PEM ("-----BEGIN …"): make it with "base64 -w0 file.pem"')
  return pem
}
