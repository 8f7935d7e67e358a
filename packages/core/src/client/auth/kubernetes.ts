import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, mountChecks, optional, text } from './auth-options.ts'
import { readTokenFile } from './read-token-file.ts'

export interface KubernetesOptions extends AuthMountOptions {
  role: string
  /** The service account's token, read at each log-in, as Kubernetes rewrites it. @default where a pod has it */
  tokenFile?: string
}

const podTokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/**
 * Logs in with the service account of the pod, enabled at `kubernetes` unless `mount` says otherwise.
 *
 * @example
 * createVault({ auth: kubernetes({ role: 'billing' }) })
 */
export function kubernetes(options: KubernetesOptions): AuthMethod {
  checkAuthOptions('kubernetes', options, { role: text, tokenFile: optional(text), ...mountChecks })
  const { role, tokenFile = podTokenFile, mount = 'kubernetes', namespace } = options
  const name = 'kubernetes'
  return {
    name,
    namespace,
    login: async ({ login }) => login(`auth/${mount}/login`, { role, jwt: await readTokenFile(tokenFile, name) }),
  }
}
