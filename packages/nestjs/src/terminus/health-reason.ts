import type { Health } from '@keyward/core'

/** Why Vault is not up. These texts alone: what an error says may be more than everybody may read. */
export type HealthReason =
  | 'the client is closed'
  | 'the log-in was refused'
  | 'the token has expired'
  | 'the token is not known to the server'
  | 'no node serves'
  | 'a node does not serve'
  | 'the last log-in or renewal failed'
  | 'secrets could not be read again'

export function healthReason({ status, nodes, session }: Health, isAnyStale: boolean): HealthReason | undefined {
  if (session.state === 'closed') return 'the client is closed'
  if (nodes.every(({ serves }) => !serves)) return 'no node serves'
  if (session.state === 'expired' && status === 'down') return 'the token has expired'
  if (session.state === 'invalid') return 'the token is not known to the server'
  if (session.problem === 'login_failed' || session.problem === 'permission_denied') return 'the log-in was refused'
  if (session.problem !== undefined) return 'the last log-in or renewal failed'
  if (status !== 'up') return 'a node does not serve'
  return isAnyStale ? 'secrets could not be read again' : undefined
}
