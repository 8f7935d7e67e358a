/** OpenTelemetry spans, made from the client's events. */
export { traceOperations } from './trace-operations.ts'
