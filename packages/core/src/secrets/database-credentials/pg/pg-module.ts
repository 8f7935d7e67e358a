// What is used of pg, by structure: its own types would make everyone need them.

/** The npm package pg, or another with the same classes. */
export interface PgModule {
  readonly Pool: new (config: never) => PgPool
  readonly Client: new (config: never) => PgClient
}

export interface PgPool {
  readonly idleCount: number
  readonly ending: boolean
  connect(): Promise<PgPoolClient>
}

export interface PgClient {
  connect(callback?: (error?: Error) => void): Promise<unknown>
  end(callback?: () => void): unknown
  on(event: 'error', listener: () => void): unknown
  removeAllListeners(event: 'error'): unknown
}

export interface PgPoolClient extends PgClient {
  release(destroy?: Error | boolean): void
}

export interface PgClientConfig {
  readonly connectionString?: string | undefined
}

export interface PgPoolConfig extends PgClientConfig {
  readonly Client?: PgModule['Client'] | undefined
}
