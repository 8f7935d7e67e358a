import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, mountChecks, optional, text } from './auth-options.ts'

export interface TlsCertificateOptions extends AuthMountOptions {
  /** Default: the server tries every role that the certificate fits. */
  role?: string
}

/**
 * Logs in with the client certificate of the `tls` options, enabled at `cert` unless `mount` says otherwise.
 *
 * @example
 * createVault({ auth: tlsCertificate(), tls: { certificateFile: 'client.pem', keyFile: 'client-key.pem' } })
 */
export function tlsCertificate(options: TlsCertificateOptions = {}): AuthMethod {
  checkAuthOptions('tlsCertificate', options, { role: optional(text), ...mountChecks })
  const { role, mount = 'cert', namespace } = options
  return {
    name: 'cert',
    namespace,
    login: ({ login }) => login(`auth/${mount}/login`, role === undefined ? {} : { name: role }),
  }
}
