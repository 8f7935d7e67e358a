import { randomBytes } from 'node:crypto'
import type { VaultServer } from '../fixture/vault-server.ts'

/** What the attempts try to get into a browser: values of one secret, in shapes that tools treat differently. */
export interface Secret {
  /** In Vault. */
  readonly name: string
  /** Letters and digits, as most keys. */
  readonly key: string
  /** With characters that are escaped in JSON, URIs, HTML and base64. */
  readonly password: string
  /** Over several lines. */
  readonly pem: string
  /** Within an address, where it is escaped. */
  readonly databasePassword: string
  /** Within JSON, as clouds give it to their accounts. */
  readonly accountKey: string
}

export async function writeSecret(vault: VaultServer): Promise<Secret> {
  const key = `red_${randomBytes(12).toString('hex')}`
  const password = `p/+&=<${randomBytes(8).toString('hex')}>"'ü:@?`
  const lines = Array.from({ length: 3 }, () => randomBytes(45).toString('base64'))
  const pem = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
  const databasePassword = `db/${randomBytes(9).toString('hex')}`
  const accountKey = randomBytes(40).toString('base64')
  const url = `postgresql://app:${encodeURIComponent(databasePassword)}@db.internal/shop`
  const account = JSON.stringify({ type: 'service', token_uri: 'https://login.example/token', private_key: accountKey })
  const name = await vault.write({ key, password, pem, url, account })
  return { name, key, password, pem, databasePassword, accountKey }
}

/** For `keyward({ secrets })`. */
export function declared({ name }: Secret): Record<'KEY' | 'PASSWORD' | 'PEM' | 'URL' | 'ACCOUNT', string> {
  const field = (of: string): string => `${name}#${of}`
  return {
    KEY: field('key'),
    PASSWORD: field('password'),
    PEM: field('pem'),
    URL: field('url'),
    ACCOUNT: field('account'),
  }
}
