import { type AuthMethod, jwt } from '@keyward/core'
import { type InputReader, pemInput } from '../inputs/index.ts'
import { requestIdentityToken } from '../runner/index.ts'
import type { LoginParts } from './log-in.ts'
import { signedJwt, signingKey } from './signed-jwt.ts'

/** Logs in with GitHub's OIDC token, or with a JWT signed with the key that is given. */
export function jwtMethod(inputs: InputReader, mount: string, parts: LoginParts): AuthMethod {
  const role = inputs.text('role')
  const token = jwtSource(inputs, parts)
  // A failure of GitHub says more than that the method failed, so it is kept and told instead.
  const kept = async (): Promise<string> => {
    try {
      const current = await token()
      parts.mask(current)
      return current
    } catch (error) {
      parts.failed(error)
      throw error
    }
  }
  return jwt({ token: kept, mount, ...(role !== undefined && { role }) })
}

function jwtSource(inputs: InputReader, { environment, signal }: LoginParts): () => string | Promise<string> {
  const audience = inputs.text('jwtGithubAudience')
  const pem = pemInput(inputs, 'jwtPrivateKey')
  if (pem === undefined) return () => requestIdentityToken({ environment, audience, signal })
  const ttlSeconds = inputs.count('jwtTtl', 3600)
  const key = keyInput(inputs, pem)
  return () => (key === undefined ? '' : signedJwt({ key, ttlSeconds, environment }))
}

function keyInput(inputs: InputReader, pem: string): ReturnType<typeof signingKey> | undefined {
  try {
    return signingKey(pem, inputs.text('jwtKeyPassword'))
  } catch {
    inputs.problem('jwtPrivateKey', 'holds no RSA key that can be read; is jwtKeyPassword right?')
    return undefined
  }
}
