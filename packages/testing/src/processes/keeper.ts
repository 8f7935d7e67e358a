import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connectKeeper, type KeeperConnection, type KeptProgram } from './keeper-connection.ts'
import type { ProgramToRun } from './keeper-messages.ts'
import { reservePorts, type ReservedPorts } from './reserved-ports.ts'

/**
 * What one server has of this process's keeper: the child process that runs all its servers, and outlives it just long
 * enough to clean up.
 */
export interface Keeper {
  /** A temporary directory of this server's own. Other users may pass through it, not look. */
  readonly directory: string
  run(program: ProgramToRun): Promise<KeptProgram>
  /** The first of four neighbouring ports that are this server's until the release. */
  reservePorts(): Promise<number>
  /** Kills what still runs of this server's programs and gives its directory and ports back. Idempotent. */
  release(): Promise<void>
}

interface SharedKeeper {
  readonly connection: Promise<KeeperConnection>
  holds: number
}

let shared: SharedKeeper | undefined

/** Starts the keeper of this process, or shares the one that runs; it ends when the last server has released it. */
export const holdKeeper = async (): Promise<Keeper> => {
  const keeper = (shared ??= startSharedKeeper())
  keeper.holds += 1
  try {
    return await createHold(keeper, await keeper.connection)
  } catch (error) {
    await letGo(keeper)
    throw error
  }
}

const createHold = async (keeper: SharedKeeper, connection: KeeperConnection): Promise<Keeper> => {
  const directory = join(connection.directory, randomUUID())
  await mkdir(directory)
  // Not left to the umask: PostgreSQL runs as another user when this process is root.
  await chmod(directory, 0o711)
  const programs: KeptProgram[] = []
  const run = async (program: ProgramToRun): Promise<KeptProgram> => {
    const running = await connection.run(program)
    programs.push(running)
    return running
  }
  const reserved: ReservedPorts[] = []
  const reserve = async (): Promise<number> => {
    const ports = await reservePorts()
    reserved.push(ports)
    return ports.first
  }
  const release = async (): Promise<void> => {
    try {
      await Promise.all(programs.map(async (program) => program.end('SIGKILL')))
      reserved.forEach((ports) => ports.release())
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    } finally {
      await letGo(keeper)
    }
  }
  let released: Promise<void> | undefined
  return { directory, run, reservePorts: reserve, release: async () => (released ??= release()) }
}

const startSharedKeeper = (): SharedKeeper => {
  const keeper = { connection: connectKeeper(), holds: 0 }
  void keeper.connection.then(async ({ ended }) => ended.then(() => forget(keeper))).catch(() => {})
  return keeper
}

const forget = (keeper: SharedKeeper): void => {
  if (shared === keeper) {
    shared = undefined
  }
}

const letGo = async (keeper: SharedKeeper): Promise<void> => {
  keeper.holds -= 1
  if (keeper.holds > 0) {
    return
  }
  forget(keeper)
  const connection = await keeper.connection.catch(() => undefined)
  await connection?.end()
}
