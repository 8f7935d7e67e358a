import type { Keeper } from '../processes/keeper.ts'
import { createServerProcess, type ServerProcess } from './server-process.ts'
import type { ProgramToRun } from '../processes/keeper-messages.ts'

const attempts = 5

export interface StartedProcess {
  readonly port: number
  readonly server: ServerProcess
}

/**
 * Starts a program that listens on `port` and, where it needs more, on the next three. Between the search for free ports and the program's own bind
 * another program may take one; then it is tried again with others.
 */
export const startOnFreePort = async (
  keeper: Keeper,
  programFor: (port: number) => Promise<ProgramToRun>,
  untilListening: (started: StartedProcess) => Promise<void>,
): Promise<StartedProcess> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await keeper.reservePorts()
    const server = createServerProcess(keeper, await programFor(port))
    try {
      await server.start()
      await untilListening({ port, server })
      return { port, server }
    } catch (error) {
      await server.end()
      if (attempt === attempts || !/address already in use|only one usage of each socket/i.test(await server.log())) {
        throw error
      }
    }
  }
}
