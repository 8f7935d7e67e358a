import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProgramToRun } from '../processes/keeper-messages.ts'
import { addressOf, host } from './node-config.ts'
import { untilReady } from './readiness.ts'
import { sendRequest, type Endpoint } from './request.ts'
import { serverEnvironment } from './server-environment.ts'
import { commonConfig } from './server-config.ts'
import { createServerNode } from './server-node.ts'
import type { ServerProcess } from './server-process.ts'
import type { RunningServer } from './running-server.ts'
import { startOnFreePort } from './start-on-free-port.ts'
import type { StartContext } from './start-options.ts'

/** One node that keeps everything in memory, is never sealed and has KV v2 at `secret/`. */
export const startDevServer = async (context: StartContext): Promise<RunningServer> => {
  const rootToken = context.options.rootToken ?? 'root'
  const configFile = join(context.keeper.directory, 'config.json')
  await writeFile(configFile, JSON.stringify({ ...commonConfig(context.binary), ...context.options.config }))
  const answering = async (port: number, server: ServerProcess, deadline: number): Promise<void> =>
    untilReady(
      'The dev server',
      server,
      async () => secretsAnswer({ address: addressOf(port, undefined) }, rootToken),
      deadline,
    )
  const { port, server } = await startOnFreePort(
    context.keeper,
    async (candidate) => devProgram(context, candidate, rootToken, configFile),
    async (started) => answering(started.port, started.server, context.deadline),
  )
  const endpoint = { address: addressOf(port, undefined) }
  const makeReady = async (): Promise<void> => answering(port, server, Date.now() + restartTimeoutMs)
  return { nodes: [createServerNode({ id: 'node-1', endpoint, server, makeReady })], rootToken }
}

const restartTimeoutMs = 30_000

const devProgram = (context: StartContext, port: number, rootToken: string, configFile: string): ProgramToRun => ({
  command: context.binary.path,
  arguments: [
    'server',
    '-dev',
    '-dev-no-store-token',
    `-dev-root-token-id=${rootToken}`,
    `-dev-listen-address=${host}:${port}`,
    `-log-level=${context.options.logLevel ?? 'info'}`,
    `-config=${configFile}`,
  ],
  environment: serverEnvironment(context.keeper.directory),
  directory: context.keeper.directory,
  logFile: join(context.keeper.directory, 'node-1.log'),
  endSignal: 'SIGKILL',
})

// The server listens before it has made its root token and `secret/`, so its health says nothing yet.
const secretsAnswer = async (endpoint: Endpoint, token: string): Promise<boolean> => {
  const { status } = await sendRequest(endpoint, 'GET', 'secret/config', {
    token,
    throwOnError: false,
    timeoutMs: 2_000,
  })
  return status === 200
}
