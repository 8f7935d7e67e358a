import type { Endpoint } from './request.ts'
import type { ProcessState, ServerProcess } from './server-process.ts'

/** One server process. */
export interface ServerNode {
  /** `node-1`, `node-2`, … */
  readonly id: string
  /** Stays the same through `kill()` and `restart()`. */
  readonly address: string
  /** `undefined` while the node is stopped. */
  readonly pid: number | undefined
  readonly state: ProcessState
  /** SIGKILL: no goodbye to its peers. Resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay open and nothing is answered. Not on Windows. */
  pause(): Promise<void>
  /** SIGCONT. */
  resume(): Promise<void>
  /**
   * Starts the node again on its address, after a SIGKILL if it still runs, and resolves when it is unsealed and
   * answers. A dev node has its data in memory: it comes back empty, with the same root token.
   */
  restart(): Promise<void>
  /** Everything that the node has logged. */
  log(): Promise<string>
}

export interface NodeParts {
  readonly id: string
  readonly endpoint: Endpoint
  readonly server: ServerProcess
  /** Brings the started process to the point where it answers. */
  readonly makeReady: () => Promise<void>
}

export const createServerNode = ({ id, endpoint, server, makeReady }: NodeParts): ServerNode => ({
  id,
  address: endpoint.address,
  get pid() {
    return server.pid
  },
  get state() {
    return server.state
  },
  kill: async () => server.end(),
  pause: server.pause,
  resume: server.resume,
  restart: async () => {
    await server.end()
    await server.start()
    await makeReady()
  },
  log: server.log,
})
