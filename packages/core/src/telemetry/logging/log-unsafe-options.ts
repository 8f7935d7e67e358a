import { sendsInClear, type ResolvedOptions } from '../../client/index.ts'
import type { LogLine } from './log-line.ts'

/** Options that give up safety are said aloud once, so that the setting of an experiment does not reach production in silence. */
export function logUnsafeOptions({ tls, nodes }: ResolvedOptions, log: LogLine): void {
  if (tls.rejectUnauthorized === false) {
    log('warn', 'any certificate is trusted (tls.skipVerify): whoever sits in between reads every secret', {
      event: 'unsafe_option',
      option: 'tls.skipVerify',
    })
  }
  for (const { href, origin } of nodes.addresses) {
    if (!sendsInClear(href)) continue
    log('warn', `tokens and secrets travel in clear to ${origin} (allowPlainHttp)`, {
      event: 'unsafe_option',
      option: 'allowPlainHttp',
      address: origin,
    })
  }
}
