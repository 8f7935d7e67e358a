import type { SecretServer } from '../contenders/contender.ts'
import type { ReadRound, ReadWork } from './round.ts'
import type { Secrets } from './secrets.ts'

/** A client that is measured in a process of its own. */
export interface MeasuredClient {
  round(work: ReadWork): Promise<ReadRound>
  close(): Promise<void>
}

export type OpenMeasuredClient = (server: SecretServer, secrets: Secrets) => Promise<MeasuredClient>
