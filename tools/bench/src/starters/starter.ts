import type { SecretServer } from '../contenders/contender.ts'

/** A client at the start of a program. */
export interface Started {
  /** Reads all of these, so many at once, and gives their data by name. */
  readAll(names: readonly string[], concurrent: number): Promise<Readonly<Record<string, object>>>
  close(): Promise<void>
}

/** Makes a client that has not connected yet. */
export type Start = (server: SecretServer) => Started
