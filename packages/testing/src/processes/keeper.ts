import { connectKeeper, type KeeperConnection } from './keeper-connection.ts'

/** A hold on this process's keeper: one child process that runs all its servers and outlives it just long enough to clean up. */
export interface Keeper extends Pick<KeeperConnection, 'directory' | 'run'> {
  /** Gives the hold back; the keeper ends with the last one. Idempotent. */
  release(): Promise<void>
}

interface SharedKeeper {
  readonly connection: Promise<KeeperConnection>
  holds: number
}

let shared: SharedKeeper | undefined

/** Starts the keeper of this process, or shares the one that runs. */
export const holdKeeper = async (): Promise<Keeper> => {
  const keeper = (shared ??= startSharedKeeper())
  keeper.holds += 1
  try {
    const { directory, run } = await keeper.connection
    return { directory, run, release: releaseOnce(keeper) }
  } catch (error) {
    await letGo(keeper)
    throw error
  }
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

const releaseOnce = (keeper: SharedKeeper): (() => Promise<void>) => {
  let released: Promise<void> | undefined
  return async () => (released ??= letGo(keeper))
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
