import type { PostgresServer, TestServer } from '@keyward/testing'

/** What all samples share: each prepares in it what it needs. */
interface Servers {
  readonly vault: TestServer
  readonly postgres: PostgresServer
}

/** A sample that runs. */
export interface RunningDemo {
  readonly address: string
  /** What to type in another terminal, one command a line. */
  readonly tryIt: readonly string[]
  /** Resolves with its exit code, when the sample ends before it is stopped. */
  readonly ended: Promise<number | null>
  /** Whether it ended in order. */
  stop(): Promise<boolean>
}

export type Done = (what: string, detail?: string) => void

/** A sample, as `npm start` shows it: prepares, starts, and shows a few requests. */
export interface Demo {
  readonly name: string
  start(servers: Servers, done: Done, options: { readonly port: string }): Promise<RunningDemo>
}
