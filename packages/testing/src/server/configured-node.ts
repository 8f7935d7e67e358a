import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerTls } from '../certificates/server-tls.ts'
import type { ProgramToRun } from '../processes/keeper-messages.ts'
import { addressOf, nodeConfig } from './node-config.ts'
import { untilReady } from './readiness.ts'
import { sendRequest, type Endpoint } from './request.ts'
import { serverEnvironment } from './server-environment.ts'
import type { ServerProcess } from './server-process.ts'
import { startOnFreePort } from './start-on-free-port.ts'
import type { StartContext } from './start-options.ts'

/** A started node that answers `sys/seal-status`, but may be without data or sealed. */
export interface ConfiguredNode {
  readonly id: string
  readonly endpoint: Endpoint
  readonly server: ServerProcess
}

/** Starts one node from a configuration file that has this storage (and seal) in it. */
export const startConfiguredNode = async (
  context: StartContext,
  id: string,
  tls: ServerTls | undefined,
  storage: (dataDirectory: string) => Readonly<Record<string, unknown>>,
): Promise<ConfiguredNode> => {
  const directory = join(context.keeper.directory, id)
  const data = join(directory, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const endpointAt = (port: number): Endpoint => ({ address: addressOf(port, tls), ca: tls?.caCertificate })
  const { port, server } = await startOnFreePort(
    context.keeper,
    async (candidate) => {
      const config = { ...nodeConfig(context, candidate, tls), ...storage(data), ...context.options.config }
      await writeFile(join(directory, 'config.json'), JSON.stringify(config), { mode: 0o600 })
      return serverProgram(context, directory)
    },
    async (started) => untilAnswering(id, endpointAt(started.port), started.server, context.deadline),
  )
  return { id, endpoint: endpointAt(port), server }
}

const serverProgram = (context: StartContext, directory: string): ProgramToRun => ({
  command: context.binary.path,
  arguments: ['server', `-config=${join(directory, 'config.json')}`],
  environment: serverEnvironment(directory),
  directory,
  logFile: join(directory, 'server.log'),
  endSignal: 'SIGKILL',
})

const untilAnswering = async (id: string, endpoint: Endpoint, server: ServerProcess, deadline: number): Promise<void> =>
  untilReady(
    `The server ${id}`,
    server,
    async () => (await sendRequest(endpoint, 'GET', 'sys/seal-status', { timeoutMs: 2_000 })).status === 200,
    deadline,
  )
