import type { SecureContextOptions, Server } from 'node:tls'
import { VaultError } from '../foundation/index.ts'
import type { FollowedSecret } from './following/index.ts'

export interface KeepCertificateOptions<Value> {
  /** Makes of the secret what Node calls them. @default its fields `key` and `cert`, each in PEM */
  read?: ((secret: Value) => Pick<SecureContextOptions, 'key' | 'cert' | 'passphrase'>) | undefined
  /** What else the server was made with, such as `ca` and `minVersion`: Node replaces all of it together. */
  context?: SecureContextOptions | undefined
  /** Told when a new certificate cannot be used; the one before stays. @default a warning of the process */
  onError?: ((error: VaultError) => unknown) | undefined
}

/**
 * Gives a server the certificate of a followed secret, now and at each change. New connections get the new one; those that are open live on. Returns
 * what ends it. Throws `invalid_argument` when the certificate cannot be used, or when the server was made with options that would be lost.
 *
 * @example
 * const certificate = await vault.secrets.follow<{ key: string; cert: string }>('app/certificate')
 * const server = createServer(app)
 * keepCertificate(server, certificate)
 * server.listen(443)
 */
export function keepCertificate<Value>(
  server: Pick<Server, 'setSecureContext'>,
  certificate: Pick<FollowedSecret<Value>, 'current' | 'onChange'>,
  { read = keyAndCert, context = {}, onError = warn }: KeepCertificateOptions<Value> = {},
): () => void {
  checkNothingLost(server, context)
  const use = (value: Value): void => {
    try {
      const pair = read(value)
      // Node takes what is empty for none, and then refuses every connection.
      if (!pair.key || !pair.cert) throw new TypeError('the key or the certificate is empty')
      server.setSecureContext({ ...context, ...pair })
    } catch (cause) {
      throw new VaultError('invalid_argument', 'the server cannot use this certificate', {
        hint: 'Both fields must be in PEM, and the key must be the one that the certificate was made for.',
        cause,
      })
    }
  }
  use(certificate.current)
  return certificate.onChange((next) => {
    try {
      use(next)
    } catch (error) {
      onError(error as VaultError)
    }
  })
}

// A server that no longer knows which authority its clients come from would let in those of any public one.
const lost = [
  'ca',
  'crl',
  'ciphers',
  'dhparam',
  'ecdhCurve',
  'maxVersion',
  'minVersion',
  'secureOptions',
  'secureProtocol',
  'sigalgs',
]

function checkNothingLost(server: object, context: SecureContextOptions): void {
  const given = lost.filter((name) => Reflect.get(server, name) !== undefined && !(name in context))
  if (given.length === 0) return
  throw new VaultError('invalid_argument', `the server was made with ${given.join(' and ')}, which would be lost`, {
    hint: 'Give keepCertificate the same once more as its option context.',
  })
}

function keyAndCert(secret: unknown): Pick<SecureContextOptions, 'key' | 'cert'> {
  const { key, cert } = Object(secret) as { readonly key?: unknown; readonly cert?: unknown }
  if (typeof key === 'string' && typeof cert === 'string') return { key, cert }
  throw new TypeError('the secret has no text fields key and cert')
}

function warn({ message }: VaultError): void {
  process.emitWarning(`keepCertificate: ${message} The one before stays in use.`, 'KeywardWarning')
}
