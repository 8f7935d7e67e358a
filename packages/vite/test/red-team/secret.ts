import { randomBytes } from 'node:crypto'
import type { VaultServer } from '../fixture/vault-server.ts'

/** What the attempts try to get into a browser: three values of one secret, in shapes that tools treat differently. */
export interface Secret {
  /** In Vault. */
  readonly name: string
  /** Letters and digits, as most keys. */
  readonly key: string
  /** With characters that are escaped in JSON, URIs, HTML and base64. */
  readonly password: string
  /** Over several lines. */
  readonly pem: string
}

export async function writeSecret(vault: VaultServer): Promise<Secret> {
  const key = `red_${randomBytes(12).toString('hex')}`
  const password = `p/+&=<${randomBytes(8).toString('hex')}>"'ü:@?`
  const lines = Array.from({ length: 3 }, () => randomBytes(45).toString('base64'))
  const pem = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
  const name = await vault.write({ key, password, pem })
  return { name, key, password, pem }
}

/** For `keyward({ secrets })`. */
export function declared({ name }: Secret): Record<'KEY' | 'PASSWORD' | 'PEM', string> {
  return { KEY: `${name}#key`, PASSWORD: `${name}#password`, PEM: `${name}#pem` }
}
