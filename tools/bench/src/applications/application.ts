import type { Secrets } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'

/** A web application that listens on loopback. Its `/` answers with the password of the first secret. */
export interface Application {
  readonly address: string
  /** How many secrets the server was asked for so far. */
  asked(): number
  close(): Promise<void>
}

export type OpenApplication = (server: SecretServer, secrets: Secrets) => Promise<Application>
