/** What the process that evaluates selectors is asked: about an expression, or, with data, for its value. */
export type Question = { readonly expression: string } | { readonly expression: string; readonly data: unknown }

export type Answer =
  | { readonly namesItself: boolean }
  /** Text as it is, anything else as JSON; `undefined` when nothing matches. */
  | { readonly json: string | undefined }
  /** JSONata's code of what is wrong. Its words may quote a secret. */
  | { readonly problem: string }
