import type { Done } from './done.ts'
import type { SampleServers } from './sample-servers.ts'

/** A sample that runs. */
export interface RunningDemo {
  /** What to type in another terminal, one command a line. */
  readonly tryIt: readonly string[]
  /** Resolves with its exit code, when the sample ends before it is stopped. */
  readonly ended: Promise<number | null>
  /** Whether it ended in order. */
  stop(): Promise<boolean>
}

export interface DemoOptions {
  /** Where the sample listens; 0 is any free port. */
  readonly port: string
}

/** A sample, as `npm start` shows it: prepares, starts, and shows a few requests. */
export interface Demo {
  readonly name: string
  start(servers: SampleServers, done: Done, options: DemoOptions): Promise<RunningDemo>
}
