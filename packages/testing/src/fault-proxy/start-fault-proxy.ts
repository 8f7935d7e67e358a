import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import type { ServerTls } from '../certificates/server-tls.ts'
import { reservePorts } from '../processes/reserved-ports.ts'
import { applyFault } from './apply-fault.ts'
import { createByteReader } from './byte-reader.ts'
import { createClientConnection } from './client-connection.ts'
import type { Fault } from './fault.ts'
import { createFaultPlan, type FaultPlan, type ProxiedRequest } from './fault-plan.ts'
import { headerOf, readRequest, type WireRequest } from './read-request.ts'
import type { Upstream } from './upstream.ts'

/** A request that came to the proxy, and the fault that it suffered. */
export interface RecordedRequest extends ProxiedRequest {
  readonly fault: Fault['kind'] | undefined
}

/** Where the proxy passes requests on to: an address, or a server that `startServer` gave. */
export type ProxyTarget = string | { readonly address: string; readonly tls?: ServerTls | undefined }

export interface FaultProxyOptions {
  /** PEM, for an https address. A server from `startServer` brings its own. */
  readonly ca?: string | undefined
  /** Has the proxy itself speak HTTPS, with the certificate that `startServer` made. Default: plain HTTP. */
  readonly tls?: ServerTls | undefined
}

/** A proxy whose faults can be changed while requests run. It does not keep the process alive. */
export interface FaultProxy extends FaultPlan, AsyncDisposable {
  readonly address: string
  /** What has come so far, in order. It names headers and never holds their values. */
  readonly requests: readonly RecordedRequest[]
  /** How many connections were accepted so far. */
  readonly connections: number
  /** Drops every connection and refuses new ones. */
  down(): Promise<void>
  /** Listens again on the same address. */
  up(): Promise<void>
  /** Idempotent. */
  stop(): Promise<void>
}

/**
 * Starts a proxy on 127.0.0.1 in front of a real server. Without a fault it passes everything on unchanged. When the
 * server itself breaks a connection or cannot be reached, the client's connection is reset.
 *
 * @example
 * await using proxy = await startFaultProxy(server)
 * proxy.next({ kind: 'status', status: 503 })
 */
export const startFaultProxy = async (target: ProxyTarget, options: FaultProxyOptions = {}): Promise<FaultProxy> => {
  const upstream = upstreamOf(target, options)
  const plan = createFaultPlan()
  const requests: RecordedRequest[] = []
  let connections = 0
  const secure = options.tls && createSecureContext({ cert: options.tls.certificate, key: options.tls.key })
  const listener = createListener((raw) => {
    connections += 1
    const number = connections
    const decide = (request: WireRequest): Fault | undefined => {
      const described = describe(request, number)
      const fault = plan.decide(described)
      requests.push({ ...described, fault: fault?.kind })
      return fault
    }
    void serve(raw, secure, upstream, decide)
  })
  const { first: port, release } = await reservePorts()
  const up = async (): Promise<void> => listener.listen(port)
  const stop = async (): Promise<void> => listener.close().finally(release)
  await up()
  return {
    address: `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    get requests() {
      return [...requests]
    },
    get connections() {
      return connections
    },
    ...plan,
    down: listener.close,
    up,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const upstreamOf = (target: ProxyTarget, { ca }: FaultProxyOptions): Upstream => {
  const address = new URL(typeof target === 'string' ? target : target.address).origin
  return { address, ca: ca ?? (typeof target === 'string' ? undefined : target.tls?.caCertificate) }
}

interface Listener {
  listen(port: number): Promise<void>
  close(): Promise<void>
}

const createListener = (accept: (socket: Socket) => void): Listener => {
  const sockets = new Set<Socket>()
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.unref().once('close', () => sockets.delete(socket))
    accept(socket)
  })
  return {
    listen: async (port) => {
      if (!server.listening) {
        server.listen(port, '127.0.0.1').unref()
        await once(server, 'listening')
      }
    },
    close: async () => {
      for (const socket of sockets) {
        socket.destroy()
      }
      if (server.listening) {
        server.close()
        await once(server, 'close')
      }
    },
  }
}

const describe = ({ method, target, headers }: WireRequest, connection: number): ProxiedRequest => {
  const [path = '', query = ''] = target.split('?', 2)
  return {
    method,
    path,
    query,
    headerNames: headers.map(([name]) => name.toLowerCase()),
    hasToken: ['x-vault-token', 'authorization'].some((name) => (headerOf(headers, name) ?? '') !== ''),
    namespace: headerOf(headers, 'x-vault-namespace'),
    connection,
  }
}

// Always reading, so that a client that goes away is noticed while its request is held up.
const readAhead = (socket: Socket): AsyncIterable<Buffer> => {
  const incoming = new PassThrough()
  socket.on('data', (chunk) => incoming.write(chunk))
  socket.once('close', () => incoming.end())
  return incoming
}

const serve = async (
  raw: Socket,
  secure: SecureContext | undefined,
  upstream: Upstream,
  decide: (request: WireRequest) => Fault | undefined,
): Promise<void> => {
  const socket = secure === undefined ? raw : new TLSSocket(raw, { isServer: true, secureContext: secure })
  const client = createClientConnection(raw, socket)
  const reader = createByteReader(readAhead(socket))
  try {
    for (let request = await readRequest(reader); request !== undefined; request = await readRequest(reader)) {
      await applyFault({ client, upstream, request }, decide(request))
      if (headerOf(request.headers, 'connection')?.toLowerCase() === 'close') {
        client.close()
      }
    }
  } catch {
    client.reset()
  }
}
