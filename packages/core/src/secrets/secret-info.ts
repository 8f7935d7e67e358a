import { type SecretLabel, secretLabel } from '../foundation/index.ts'

/** Where a secret came from: Vault just now, memory, memory for want of Vault, or an environment variable. */
export type SecretSource = 'vault' | 'cache' | 'stale' | 'environment'

/** What is known of a secret's data besides the data. */
export interface SecretInfo {
  readonly name: string
  readonly source: SecretSource
  /** KV v2 only, like `createdTime`. */
  readonly version?: number | undefined
  readonly createdTime?: Date | undefined
  /** When it was read from Vault. */
  readonly readTime?: Date | undefined
}

/** Also the label that the data carries. */
export class SecretOrigin implements SecretInfo, SecretLabel {
  readonly name: string
  readonly source: SecretSource
  readonly version: number | undefined
  readonly createdTime: Date | undefined
  readonly #readAt: number | undefined

  constructor(name: string, source: SecretSource, version?: number, createdTime?: Date, readAt?: number) {
    this.name = name
    this.source = source
    this.version = version
    this.createdTime = createdTime
    this.#readAt = readAt
  }

  get path(): string {
    return this.name
  }

  get remark(): string | undefined {
    if (this.source === 'stale') return 'stale'
    return this.source === 'environment' ? 'from the environment' : undefined
  }

  get readTime(): Date | undefined {
    return this.#readAt === undefined ? undefined : new Date(this.#readAt)
  }
}

/**
 * Where a secret of `vault.secrets` came from; of anything else, `undefined`. Data given out is its own: this tells about it as it was then.
 *
 * @example
 * if (secretInfo(database)?.source === 'stale') log.warn('Vault is away: using the last known password')
 */
export function secretInfo(value: unknown): SecretInfo | undefined {
  const label = secretLabel(value)
  return label instanceof SecretOrigin ? label : undefined
}
