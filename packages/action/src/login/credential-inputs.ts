import type { InputReader } from '../inputs/index.ts'

const credentials = [
  'token',
  'roleId',
  'secretId',
  'wrappedSecretId',
  'githubToken',
  'password',
  'jwtPrivateKey',
  'jwtKeyPassword',
  'clientKey',
] as const

const inBase64 = new Set<string>(['jwtPrivateKey', 'clientKey'])

/** The credentials among the inputs, also as they are when they are decoded: the runner knows what it was told, not what is made of it. */
export function credentialInputs(inputs: InputReader): string[] {
  return credentials.flatMap((name) => {
    const given = inputs.text(name)
    if (given === undefined) return []
    return inBase64.has(name) ? [given, Buffer.from(given, 'base64').toString()] : [given]
  })
}
