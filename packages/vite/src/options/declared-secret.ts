import type { KeywardOptions } from './keyward-options.ts'

/** One name of the options, with its defaults. */
export interface DeclaredSecret {
  readonly name: string
  /** As for `vault.secrets.get`. */
  readonly secret: string
  readonly optional: boolean
  readonly development: string | undefined
  readonly isPublic: boolean
  /** Whether its value is written into the output of server environments. */
  readonly isInlined: boolean
}

export function declaredSecrets({ secrets, public: allowed = [], inline = false }: KeywardOptions): DeclaredSecret[] {
  return Object.entries(secrets).map(([name, given]) => {
    const { secret, optional = false, development } = typeof given === 'string' ? { secret: given } : given
    const isInlined = Array.isArray(inline) ? inline.includes(name) : inline === true
    return { name, secret, optional, development, isPublic: allowed.includes(name), isInlined }
  })
}

/** Whether it is one field, and so text. */
export function isField({ secret }: Pick<DeclaredSecret, 'secret'>): boolean {
  return secret.includes('#')
}
