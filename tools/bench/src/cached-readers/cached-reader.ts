import type { Secrets } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'

/** Holds the secrets of a server in the memory of its process. */
export interface CachedReader {
  /** Reads every secret once and checks it. There is nothing to await where reading is synchronous. */
  readAll(): Promise<void> | undefined
  /** How many secrets the server was asked for so far. */
  asked(): number
  close(): Promise<void>
}

/** Opens it with all secrets in its memory. */
export type OpenCachedReader = (server: SecretServer, secrets: Secrets) => Promise<CachedReader>
