import type { ServerTls } from '../certificates/server-tls.ts'
import { commonConfig } from './server-config.ts'
import type { StartContext } from './start-options.ts'

export const host = '127.0.0.1'

/** Where a node listens: its own port, and the next one for its peers. */
export const addressOf = (port: number, tls: ServerTls | undefined): string =>
  `${tls === undefined ? 'http' : 'https'}://${host}:${port}`

/** A node's configuration file without its storage and seal. */
export const nodeConfig = (
  context: StartContext,
  port: number,
  tls: ServerTls | undefined,
): Readonly<Record<string, unknown>> => ({
  ...commonConfig(context.binary),
  api_addr: addressOf(port, tls),
  // Peers speak TLS to each other whatever the listener does.
  cluster_addr: `https://${host}:${port + 1}`,
  listener: [listenerConfig(port, tls)],
  log_level: context.options.logLevel ?? 'info',
})

/** A listener on this port, for peers on the next one. */
export const listenerConfig = (port: number, tls: ServerTls | undefined): Readonly<Record<string, unknown>> => ({
  tcp: { address: `${host}:${port}`, cluster_address: `${host}:${port + 1}`, ...listenerTls(tls) },
})

const listenerTls = (tls: ServerTls | undefined): Record<string, unknown> =>
  tls === undefined ? { tls_disable: true } : { tls_cert_file: tls.certificateFile, tls_key_file: tls.keyFile }
