import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServerTls } from '../certificates/create-certificates.ts'
import type { ServerTls } from '../certificates/server-tls.ts'
import type { ProgramToRun } from '../processes/keeper-messages.ts'
import { addressOf, host, listenerConfig } from './node-config.ts'
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
  const { directory } = context.keeper
  const rootToken = context.options.rootToken ?? 'root'
  const tls = context.options.tls === true ? await createServerTls(directory) : undefined
  const endpointAt = (port: number): Endpoint => ({ address: addressOf(port, tls), ca: tls?.caCertificate })
  const answering = async (server: ServerProcess, endpoint: Endpoint, deadline: number): Promise<void> =>
    untilReady('The dev server', server, async () => secretsAnswer(endpoint, rootToken), deadline)
  const { port, server } = await startOnFreePort(
    context.keeper,
    async (candidate) => {
      await writeFile(join(directory, 'config.json'), JSON.stringify(devConfig(context, candidate, tls)))
      return devProgram(context, plainPort(candidate, tls), rootToken)
    },
    async (started) => answering(started.server, endpointAt(started.port), context.deadline),
  )
  const endpoint = endpointAt(port)
  const makeReady = async (): Promise<void> => answering(server, endpoint, Date.now() + restartTimeoutMs)
  return { nodes: [createServerNode({ id: 'node-1', endpoint, server, makeReady })], rootToken, tls }
}

// A dev server always has a plain listener. The one for TLS goes beside it, each with a port for peers.
const plainPort = (port: number, tls: ServerTls | undefined): number => (tls === undefined ? port : port + 2)

const devConfig = (context: StartContext, port: number, tls: ServerTls | undefined): Record<string, unknown> => ({
  ...commonConfig(context.binary),
  ...(tls === undefined ? {} : { listener: [listenerConfig(port, tls)] }),
  ...context.options.config,
})

const restartTimeoutMs = 30_000

const devProgram = (context: StartContext, port: number, rootToken: string): ProgramToRun => ({
  command: context.binary.path,
  arguments: [
    'server',
    '-dev',
    '-dev-no-store-token',
    `-dev-root-token-id=${rootToken}`,
    `-dev-listen-address=${host}:${port}`,
    `-log-level=${context.options.logLevel ?? 'info'}`,
    `-config=${join(context.keeper.directory, 'config.json')}`,
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
