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
  const given = credentials.flatMap((name) => {
    const text = inputs.text(name)
    if (text === undefined) return []
    return inBase64.has(name) ? [text, Buffer.from(text, 'base64').toString()] : [text]
  })
  return [...given, ...ofPayload(inputs.text('authPayload')), ...ofHeaders(inputs.text('extraHeaders'))]
}

// Names are no secrets, and masked they would be missing all over the log.
const names = new Set(['role', 'role_name', 'username', 'name', 'identity'])

function ofPayload(payload: string | undefined): string[] {
  const found: string[] = []
  try {
    JSON.parse(payload ?? 'null', (key, value: unknown) => {
      if (typeof value === 'string' && !names.has(key)) found.push(value)
      return value
    })
  } catch {
    // Told of where the input is checked; what it holds may be a credential all the same.
    return payload === undefined ? [] : [payload]
  }
  return found
}

const secretHeader = /auth|token|secret|key|password|credential|cookie/i

// With and without the scheme, as in "Bearer …".
function ofHeaders(lines: string | undefined): string[] {
  return (lines ?? '').split('\n').flatMap((line) => {
    const [name = '', ...rest] = line.split(':')
    const value = rest.join(':').trim()
    if (!secretHeader.test(name) || value === '') return []
    return [value, value.replace(/^\S+\s+/, '')]
  })
}
