/** Where secrets are read from. */
export interface SecretServer {
  readonly address: string
  readonly token: string
  /** The authority of an `https` address: a PEM file. */
  readonly caFile?: string | undefined
}

/** One client, set up as its own documentation says. */
export interface Contender {
  /** Reads the newest version of a secret below the KV v2 mount `secret/` and gives its data. */
  read(name: string): Promise<object>
  close(): Promise<void>
}

export type OpenContender = (server: SecretServer) => Contender
