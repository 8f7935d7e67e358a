import Pool from 'undici/lib/dispatcher/pool.js'
import { VaultError } from '../../foundation/index.ts'
import { type ConnectorOptions, createConnector } from './connector.ts'
import { addressName, endpoint } from './endpoint.ts'
import { Exchange } from './exchange.ts'
import type { Transport } from './transport.ts'

export interface PoolTransportOptions extends Omit<ConnectorOptions, 'socketPath'> {
  /** Scheme, host, port and, behind a reverse proxy, a path prefix. */
  address: URL
  maxConnections: number
  maxResponseBytes: number
  /** For every request, besides its own. */
  headers?: Readonly<Record<string, string>> | undefined
}

// Below the idle time-outs of servers and load balancers, so that a connection is not used just when they close it.
const keepAliveMs = 30_000

/** HTTP/1.1 over a pool of kept-alive connections. Idle connections do not keep the process alive. */
export function createPoolTransport(options: PoolTransportOptions): Transport {
  const address = addressName(options.address)
  const { origin, prefix, socketPath } = endpoint(options.address)
  const connect = createConnector({ ...options, socketPath })
  const createPool = (): Pool =>
    new Pool(origin, {
      connections: options.maxConnections,
      keepAliveTimeout: keepAliveMs,
      // The exchange keeps one deadline over everything, so undici's own timers are not needed.
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
      connect,
    })
  let pool = createPool()
  let closed: Promise<void> | undefined
  return {
    address,
    send(request) {
      if (closed !== undefined) return Promise.reject(closedError(request.operation))
      const exchange = new Exchange(request, address, options.maxResponseBytes)
      if (exchange.ended) return exchange.response
      const { method, body = null } = request
      const headers = options.headers === undefined ? request.headers : { ...options.headers, ...request.headers }
      pool.dispatch({ path: prefix + request.target, method, headers, body }, exchange)
      return exchange.response
    },
    reset() {
      if (closed !== undefined) return
      const abandoned = pool
      pool = createPool()
      void abandoned.destroy(
        Object.assign(new Error('given up for another node'), { code: 'ECONNABORTED', syscall: 'read' }),
      )
    },
    close: () => (closed ??= pool.destroy()),
  }
}

function closedError(operation: string): VaultError {
  return new VaultError('closed', 'the client is closed', { operation, sent: false })
}
