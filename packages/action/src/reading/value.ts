/** One value on its way from Vault to where it is put. */
export interface Value {
  readonly text: string
  /** As it came, where it was decoded: to be masked too. */
  readonly encoded?: string
  /** Where it was decoded to something that is no text. */
  readonly bytes?: Buffer
}
