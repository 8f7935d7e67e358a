/** A value that must not be found, and the name to report it by, like `app/database#password`. */
export interface ScannedSecret {
  readonly name: string
  readonly value: string
}

/**
 * Something that was found. It never holds a value, nor a part of one.
 *
 * - `secret`: the value of a secret that was asked for
 * - `credential`: looks like a credential of a known kind
 * - `unscanned`: could not be looked into completely, for example because it is compressed a thousandfold
 */
export interface Finding {
  readonly kind: 'secret' | 'credential' | 'unscanned'
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1; of where it stands in the file as it is on disk, as near as can be told. */
  readonly line: number
  /** From 1, in bytes. */
  readonly column: number
  /** The secret's name, the id of the rule for such credentials, or why it is unscanned. */
  readonly name: string
  /** How it is written there: `as it is`, `base64`, `escaped in base64 in gzip`, … */
  readonly form: string
}
