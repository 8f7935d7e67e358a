import { createPrivateKey, type KeyObject, sign } from 'node:crypto'

export interface SignedJwtOptions {
  key: KeyObject
  ttlSeconds: number
  environment: Readonly<Record<string, string | undefined>>
}

/** The key in PEM form, ready to sign; throws when it cannot. */
export function signingKey(pem: string, passphrase: string | undefined): KeyObject {
  const key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) })
  if (key.asymmetricKeyType !== 'rsa') throw new Error('is no RSA key')
  return key
}

/** A JWT (RS256) that says which workflow this is, as vault-action signs it: roles that were made for that one take it. */
export function signedJwt({ key, ttlSeconds, environment }: SignedJwtOptions): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'vault-action',
    iat: now,
    nbf: now,
    exp: now + ttlSeconds,
    event: environment['GITHUB_EVENT_NAME'],
    workflow: environment['GITHUB_WORKFLOW'],
    sha: environment['GITHUB_SHA'],
    actor: environment['GITHUB_ACTOR'],
    repository: environment['GITHUB_REPOSITORY'],
    ref: environment['GITHUB_REF'],
  }
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

function part(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}
