import type { SecretServer } from '../contenders/contender.ts'
import type { MeasuredClientName } from './measured-clients.ts'
import type { ReadRound, ReadWork } from './round.ts'
import type { Secrets } from './secrets.ts'

/** From the bench to a client's process, one at a time. */
export type Order =
  | {
      readonly kind: 'open'
      readonly client: MeasuredClientName
      readonly server: SecretServer
      readonly secrets: Secrets
    }
  | { readonly kind: 'read'; readonly work: ReadWork }
  | { readonly kind: 'close' }

/** The answer to each order. */
export type Answer =
  { readonly kind: 'done'; readonly round?: ReadRound } | { readonly kind: 'failed'; readonly reason: string }
