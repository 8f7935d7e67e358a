import type { ServerBinary } from '../binary/locate-server-binary.ts'
import type { Keeper } from '../processes/keeper.ts'

/** `dev`: one node in memory. `tls`: one node behind HTTPS, on disk. `cluster`: several nodes with raft storage. */
export type ServerMode = 'dev' | 'tls' | 'cluster'

export interface StartServerOptions {
  /** Default `dev`. */
  readonly mode?: ServerMode | undefined
  /** A `bao` or `vault` to run. Default: whatever `locateServerBinary()` finds. */
  readonly binary?: string | undefined
  /** How many nodes a cluster has. Default 3. */
  readonly nodes?: number | undefined
  /** HTTPS for a dev server or a cluster too. Default: true in tls mode, false otherwise. */
  readonly tls?: boolean | undefined
  /** The root token of a dev server. Default `root`. The other modes get theirs from the server. */
  readonly rootToken?: string | undefined
  /** More of the server's own configuration, in the JSON form of its configuration file. */
  readonly config?: Readonly<Record<string, unknown>> | undefined
  /** Default `info`. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | undefined
  /** How long a start may take before it is given up. Default 60 000. */
  readonly startTimeoutMs?: number | undefined
  /** Told in one line each when something slow begins, such as the one-time installation of a server. */
  readonly onProgress?: ((message: string) => void) | undefined
}

/** What every mode builds upon. */
export interface StartContext {
  readonly binary: ServerBinary
  readonly keeper: Keeper
  readonly options: StartServerOptions
  readonly deadline: number
}
