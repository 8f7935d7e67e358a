/** One HTTP exchange with one server: connections, deadlines, size limits, and what can go wrong on the wire. */
export type { CertificateOutcome } from './connector.ts'
export { addressName, sendsInClear } from './endpoint.ts'
export { createPoolTransport } from './pool-transport.ts'
export { readTlsMaterial, type TlsMaterial } from './tls-material.ts'
export type { TlsOptions } from './tls-options.ts'
export type { Transport, TransportRequest, TransportResponse } from './transport.ts'
