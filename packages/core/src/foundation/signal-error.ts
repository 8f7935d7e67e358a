import { VaultError, type VaultErrorFields } from './vault-error.ts'

/** The error of a call that its caller's signal has ended: `timeout` where the signal is one of time, such as `AbortSignal.timeout()`. */
export function signalError({ reason }: AbortSignal, fields: VaultErrorFields, where = ''): VaultError {
  if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError')
    return new VaultError('aborted', `cancelled by the caller${where}`, { ...fields, reason })
  const hint = 'It was the time of the signal given: allow more, or look for what slows the server down.'
  return new VaultError('timeout', `the time that the caller's signal allows is over${where}`, {
    ...fields,
    reason,
    hint,
  })
}
