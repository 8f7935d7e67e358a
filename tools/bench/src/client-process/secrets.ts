/** A secret to read, and what it holds. */
export interface Secret {
  readonly name: string
  readonly password: string
}

export type Secrets = readonly Secret[]

/** Throws when what was read is not the secret, and does not tell what it was. */
export function checkPassword({ name, password }: Secret, read: unknown): void {
  if (read !== password) throw new Error(`reading ${name} gave something other than the secret`)
}
