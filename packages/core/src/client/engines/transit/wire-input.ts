import { isSecretBytes, VaultError } from '../../../foundation/index.ts'
import type { Call } from '../../request/index.ts'
import type { TransitBinding, TransitInput } from './transit-types.ts'

/** Base64 of what the caller gave, so that exactly that comes back. */
export function base64(given: TransitInput, field: string, call: Call): string {
  if (typeof given === 'string') return textBase64(given, field, call)
  if (isSecretBytes(given)) return given.reveal().toString('base64')
  if (given instanceof Uint8Array)
    return Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('base64')
  throw wrongInput(`${field} must be text or bytes (a string, Uint8Array, Buffer or SecretBytes)`, call)
}

/** The fields of a binding that are there. */
export function bindingFields(
  { context, associatedData }: { [Name in keyof TransitBinding]: TransitBinding[Name] | undefined },
  call: Call,
): Record<string, string> {
  return {
    ...(context !== undefined && { context: base64(context, 'context', call) }),
    ...(associatedData !== undefined && { associated_data: base64(associatedData, 'associatedData', call) }),
  }
}

function textBase64(text: string, field: string, call: Call): string {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8').toString('base64')
  throw wrongInput(`${field} holds half of a surrogate pair, which UTF-8 cannot hold`, call)
}

function wrongInput(what: string, { operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', what, { operation, path })
}
