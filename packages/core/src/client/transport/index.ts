/** One HTTP exchange with one server: connections, deadlines, size limits, and what can go wrong on the wire. */
export { createPoolTransport } from './pool-transport.ts'
export type { Transport, TransportRequest, TransportResponse } from './transport.ts'
