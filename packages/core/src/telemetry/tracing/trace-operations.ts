import type { ClientEvents, ResolvedOptions } from '../../client/index.ts'
import type { EventSource } from '../../foundation/index.ts'
import { serverAttributes } from './server-attributes.ts'

export interface TracingParts {
  events: EventSource<ClientEvents>
  nodes: ResolvedOptions['nodes']
}

type OpenTelemetry = NonNullable<Awaited<ReturnType<typeof loadApi>>>

/**
 * One client span for each call, below the caller's own span. Without an OpenTelemetry SDK in the process nothing is loaded and nothing is
 * done. Spans hold the operation, its outcome and the server; never a path or a value.
 */
export function traceOperations({ events, nodes }: TracingParts): void {
  let api: OpenTelemetry | undefined
  let loading: Promise<OpenTelemetry | undefined> | undefined
  events.on('operation', (event) => {
    if (!isTracerRegistered()) return
    if (api !== undefined) return recordSpan(api, event, nodes)
    loading ??= loadApi()
    // What follows a promise runs in the context of whoever waits for it: here too the caller's span is the parent.
    void loading.then((loaded) => {
      api = loaded
      if (loaded !== undefined) recordSpan(loaded, event, nodes)
    })
  })
}

// The one place where all copies of the API meet. Looking there tells whether there is an SDK without loading the API, which takes a
// third of the time that all of Keyward takes.
const registrations = Symbol.for('opentelemetry.js.api.1')

function isTracerRegistered(): boolean {
  return (globalThis as { [registrations]?: { trace?: unknown } })[registrations]?.trace !== undefined
}

// An optional peer: whoever has an SDK has the API.
function loadApi() {
  return import('@opentelemetry/api').catch(() => undefined)
}

function recordSpan(
  { context, SpanKind, SpanStatusCode, trace }: OpenTelemetry,
  { operation, outcome, startedAt, durationMs, retries, address }: ClientEvents['operation'],
  nodes: TracingParts['nodes'],
): void {
  const attributes = {
    ...serverAttributes(address, nodes),
    'vault.operation': operation,
    'vault.retries': retries,
    ...(outcome !== 'ok' && { 'error.type': outcome }),
  }
  // Asked for each time, because an SDK may be registered late, and replaced.
  const tracer = trace.getTracer('@keyward/core')
  const span = tracer.startSpan(
    `vault ${operation}`,
    { kind: SpanKind.CLIENT, startTime: startedAt, attributes },
    context.active(),
  )
  if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
  span.end(startedAt + durationMs)
}
