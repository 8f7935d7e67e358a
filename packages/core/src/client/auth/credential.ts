import { VaultError } from '../../foundation/index.ts'

/** A credential as text, or as a function asked at each log-in, so that a rotated one is found. */
export type Credential = string | (() => string | Promise<string>)

/** The credential of this moment. `option` names it in messages. */
export async function currentCredential(credential: Credential, option: string, method: string): Promise<string> {
  if (typeof credential === 'string') return credential
  const given: unknown = await ask(credential, option, method)
  if (typeof given === 'string' && given.trim() !== '') return given
  const instead = typeof given === 'string' ? 'an empty string' : `a value of type ${typeof given}`
  throw credentialError(method, `the function given as ${option} returned ${instead} instead of a credential`)
}

async function ask(credential: () => string | Promise<string>, option: string, method: string): Promise<unknown> {
  try {
    return await credential()
  } catch (error) {
    throw credentialError(method, `the function given as ${option} threw an error`, undefined, error)
  }
}

/** A log-in that ends before anything is sent, because there is nothing to send. */
export function credentialError(method: string, what: string, hint?: string, cause?: unknown): VaultError {
  return new VaultError('login_failed', what, {
    operation: `login ${method}`,
    hint: hint ?? 'Nothing was sent to the server. Make that function return the credential.',
    cause,
    sent: false,
  })
}
