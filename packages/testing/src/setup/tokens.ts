import { textField, type Duration, type NamespaceOption, type Send } from './send.ts'

export interface TokenOptions extends NamespaceOption {
  /** Default: the root policy, as the parent is the root token. */
  readonly policies?: readonly string[] | undefined
  readonly ttl?: Duration | undefined
  readonly explicitMaxTtl?: Duration | undefined
  readonly period?: Duration | undefined
  /** 0, the default, means any number. */
  readonly numUses?: number | undefined
  readonly renewable?: boolean | undefined
  readonly type?: 'service' | 'batch' | undefined
  readonly noParent?: boolean | undefined
  readonly noDefaultPolicy?: boolean | undefined
  readonly displayName?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

export interface CreatedToken {
  readonly token: string
  /** Empty for a batch token, which has none. */
  readonly accessor: string
  readonly policies: readonly string[]
  /** Seconds; 0 means that it never expires. */
  readonly leaseDuration: number
  readonly renewable: boolean
}

export const createToken = async (send: Send, options: TokenOptions): Promise<CreatedToken> => {
  const { body } = await send('POST', 'auth/token/create', { namespace: options.namespace, body: tokenBody(options) })
  const auth = body.auth
  const policies: unknown = auth?.['policies']
  return {
    token: textField(auth, 'client_token'),
    accessor: textField(auth, 'accessor'),
    policies: Array.isArray(policies) ? policies.map(String) : [],
    leaseDuration: Number(auth?.['lease_duration']),
    renewable: auth?.['renewable'] === true,
  }
}

const tokenBody = (options: TokenOptions): Record<string, unknown> => ({
  policies: options.policies,
  ttl: options.ttl,
  explicit_max_ttl: options.explicitMaxTtl,
  period: options.period,
  num_uses: options.numUses,
  renewable: options.renewable,
  type: options.type,
  no_parent: options.noParent,
  no_default_policy: options.noDefaultPolicy,
  display_name: options.displayName,
  meta: options.metadata,
})
