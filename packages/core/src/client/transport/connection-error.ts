import { VaultError } from '../../foundation/index.ts'
import type { TransportRequest } from './transport.ts'

/** Says in our words why there was no complete answer, keeping only what cannot hold a header or a body. */
export function connectionError(
  error: Error,
  request: TransportRequest,
  address: string,
  progress: Progress,
): VaultError {
  const { operation, path } = request
  const code = classify(error)
  const what =
    code === 'unreachable' && progress === 'answering'
      ? 'the connection was lost in the middle of the answer from'
      : phrases[code]
  return new VaultError(code, `${what} ${address}${reason(error)}`, {
    operation,
    path,
    address,
    sent: progress !== 'unsent',
    cause: error,
  })
}

/** How far the request had come. */
export type Progress = 'unsent' | 'sent' | 'answering'

type ConnectionErrorCode =
  'unreachable' | 'tls_failed' | 'timeout' | 'unexpected_response' | 'closed' | 'invalid_argument'

const phrases: Record<ConnectionErrorCode, string> = {
  unreachable: 'no connection to',
  tls_failed: 'no secure connection to',
  timeout: 'no answer in time from',
  unexpected_response: 'no valid HTTP answer from',
  closed: 'the client was closed while it talked to',
  invalid_argument: 'cannot be sent to',
}

function classify(error: Error): ConnectionErrorCode {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/.test(code))
    return 'tls_failed'
  if (code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') return 'timeout'
  if (code.startsWith('HPE_') || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'unexpected_response'
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'closed'
  if (code === 'UND_ERR_INVALID_ARG') return 'invalid_argument'
  return 'unreachable'
}

function reason(error: Error): string {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === undefined) return ''
  return syscall === undefined ? ` (${code})` : ` (${syscall} ${code})`
}
