import Pool from 'undici/lib/dispatcher/pool.js'
import { VaultError } from '../../foundation/index.ts'
import type { TlsMaterial } from '../options/index.ts'
import { Exchange } from './exchange.ts'
import type { Transport } from './transport.ts'

export interface PoolTransportOptions {
  /** Scheme, host, port and, behind a reverse proxy, a path prefix. */
  address: URL
  tls: TlsMaterial
  connectTimeoutMs: number
  maxConnections: number
  maxResponseBytes: number
}

/** HTTP/1.1 over a pool of kept-alive connections. Idle connections do not keep the process alive. */
export function createPoolTransport(options: PoolTransportOptions): Transport {
  const address = options.address.origin
  const prefix = options.address.pathname.replace(/\/+$/, '')
  const pool = new Pool(address, {
    connections: options.maxConnections,
    // The exchange keeps one deadline over everything, so undici's own timers are not needed.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.connectTimeoutMs, ...options.tls },
  })
  let closed: Promise<void> | undefined
  return {
    address,
    send(request) {
      if (closed !== undefined) return Promise.reject(closedError(request.operation))
      const exchange = new Exchange(request, address, options.maxResponseBytes)
      const { method, headers, body = null } = request
      if (exchange.ended) return exchange.response
      pool.dispatch({ path: prefix + request.target, method, headers, body }, exchange)
      return exchange.response
    },
    close: () => (closed ??= pool.destroy()),
  }
}

function closedError(operation: string): VaultError {
  return new VaultError('closed', 'the client is closed', { operation })
}
