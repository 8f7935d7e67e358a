import { locateServerBinary } from '../binary/locate-server-binary.ts'
import { holdKeeper } from '../processes/keeper.ts'
import { createServerSetup } from '../setup/server-setup.ts'
import { startCluster } from './cluster-mode.ts'
import { startTlsServer } from './tls-mode.ts'
import { startDevServer } from './dev-mode.ts'
import { findLeader } from './leader.ts'
import { sendRequest, type ApiResponse } from './request.ts'
import type { RunningServer } from './running-server.ts'
import type { ServerMode, StartContext, StartServerOptions } from './start-options.ts'
import type { TestServer, TestServerRequestOptions } from './test-server.ts'

const defaultStartTimeoutMs = 60_000

/**
 * Starts a real OpenBao or Vault server on 127.0.0.1 and resolves when it is unsealed and answers. Any number may run
 * side by side, in any number of processes. `stop()` it, or hold it with `await using`; what is forgotten ends with
 * this process.
 *
 * @example
 * await using server = await startServer()
 * await server.request('POST', 'secret/data/app', { body: { data: { password: 'hunter2' } } })
 */
export const startServer = async (options: StartServerOptions = {}): Promise<TestServer> => {
  checkOptions(options)
  const binary = await locateServerBinary(options)
  const keeper = await holdKeeper()
  const deadline = Date.now() + (options.startTimeoutMs ?? defaultStartTimeoutMs)
  const context: StartContext = { binary, keeper, options, deadline }
  try {
    return createTestServer(context, await modes[options.mode ?? 'dev'](context))
  } catch (error) {
    await keeper.release()
    throw error
  }
}

const modes: Readonly<Record<ServerMode, (context: StartContext) => Promise<RunningServer>>> = {
  dev: startDevServer,
  tls: startTlsServer,
  cluster: startCluster,
}

const checkOptions = ({ mode = 'dev', nodes, tls, rootToken }: StartServerOptions): void => {
  if (!Object.hasOwn(modes, mode)) {
    throw new TypeError(`startServer: mode must be 'dev', 'tls' or 'cluster', not ${JSON.stringify(mode)}`)
  }
  if (nodes !== undefined && (mode !== 'cluster' || !Number.isInteger(nodes) || nodes < 1)) {
    throw new TypeError(`startServer: nodes must be a positive whole number, in cluster mode alone`)
  }
  if (tls === false && mode === 'tls') {
    throw new TypeError(`startServer: mode 'tls' without tls is what mode 'dev' and mode 'cluster' are`)
  }
  if (rootToken !== undefined && mode !== 'dev') {
    throw new TypeError(`startServer: rootToken can be chosen in dev mode alone; other servers make their own`)
  }
}

const createTestServer = (context: StartContext, running: RunningServer): TestServer => {
  const { nodes, rootToken, unsealKey, tls } = running
  const leader = async () => findLeader(nodes, tls?.caCertificate)
  const request = async <Body>(
    method: string,
    path: string,
    { node, ...options }: TestServerRequestOptions = {},
  ): Promise<ApiResponse<Body>> => {
    const { address } = node ?? (nodes.length === 1 ? nodes[0] : undefined) ?? (await leader())
    return sendRequest<Body>({ address, ca: tls?.caCertificate }, method, path, { token: rootToken, ...options })
  }
  return {
    mode: context.options.mode ?? 'dev',
    product: context.binary.product,
    version: context.binary.version,
    address: nodes[0]?.address ?? '',
    addresses: nodes.map(({ address }) => address),
    nodes,
    rootToken,
    unsealKey,
    tls,
    leader,
    request,
    ...createServerSetup(request, context.keeper.directory),
    stop: context.keeper.release,
    [Symbol.asyncDispose]: context.keeper.release,
  }
}
