import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createVault } from '@keyward/core'
import { serverAttributes } from '../../src/telemetry/tracing/server-attributes.ts'
import { connection, unique } from '../kv/connection.ts'

let server: TestServer
const exporter = new InMemorySpanExporter()

function startSdk(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
}

beforeAll(async () => {
  server = await startServer()
  startSdk()
})
afterEach(() => exporter.reset())
afterAll(async () => {
  trace.disable()
  context.disable()
  await server?.stop()
})

const milliseconds = ([seconds = 0, nanoseconds = 0]: readonly number[] = []) => seconds * 1000 + nanoseconds / 1e6

const open = (address = server.address) => createVault({ ...connection(server), address, token: server.rootToken })

const ours = (): ReadableSpan[] => exporter.getFinishedSpans().filter(({ name }) => name.startsWith('vault '))

/** Keyward's spans; the API loads with the first of them, so that one may come a moment after its call. */
async function vaultSpans(count: number): Promise<ReadableSpan[]> {
  await vi.waitFor(() => expect(ours()).toHaveLength(count))
  return ours()
}

const inSpan = <Result>(name: string, work: (span: Span) => Promise<Result>): Promise<Result> =>
  trace.getTracer('test').startActiveSpan(name, (span) => work(span).finally(() => span.end()))

describe('a call', () => {
  it('is a client span with the time it took, the server and the operation', async () => {
    await using vault = open()
    const before = Date.now()
    await vault.kv.write(unique('secret'), { password: 'x' })
    const after = Date.now()
    const [span] = await vaultSpans(1)
    const { hostname, port } = new URL(server.address)
    expect(span).toMatchObject({
      name: 'vault kv.write',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'server.address': hostname,
        'server.port': Number(port),
        'vault.operation': 'kv.write',
        'vault.retries': 0,
      },
    })
    // The wall clock tells whole milliseconds, from which a duration with a fraction is taken.
    expect(milliseconds(span?.startTime)).toBeGreaterThan(before - 1)
    expect(milliseconds(span?.endTime)).toBeLessThanOrEqual(after + 1)
    expect(milliseconds(span?.duration)).toBeGreaterThan(0)
  })

  it('has its caller for a parent, however many call at once, from the first call on', async () => {
    await using vault = open()
    const callers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inSpan(`caller ${index}`, async (span) => {
          await vault.kv.read(`secret/${index}`).catch(() => undefined)
          return span.spanContext()
        }),
      ),
    )
    const parents = (await vaultSpans(20)).map(({ parentSpanContext }) => parentSpanContext?.spanId)
    expect(new Set(parents)).toEqual(new Set(callers.map(({ spanId }) => spanId)))
  })

  it('that fails says with which code, and after how many retries', async () => {
    await using proxy = await startFaultProxy(server)
    await using vault = createVault({
      ...connection(server),
      address: proxy.address,
      token: server.rootToken,
      retry: { delayMs: 1 },
    })
    await vault.kv.list('secret')
    proxy.use({ kind: 'status', status: 500 })
    await vault.kv.read('secret/none').catch(() => undefined)
    const [, span] = await vaultSpans(2)
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'server_failed' },
      attributes: { 'error.type': 'server_failed', 'vault.retries': 2 },
    })
  })

  it('leaves no path, token or value in its span', async () => {
    await using vault = open()
    await vault.kv.write('secret/canary-path', { 'canary-field': 'canary-value' })
    await vault.kv.read('secret/canary-path', { version: 99 }).catch(() => undefined)
    const spans = await vaultSpans(2)
    const told = JSON.stringify(
      spans.map(({ name, attributes, status, events, links }) => ({ name, attributes, status, events, links })),
    )
    expect(told).toContain('version_not_found')
    expect(told).not.toContain('canary')
    expect(told).not.toContain(server.rootToken)
  })

  it('is traced when the SDK is registered after the client was made, and not after the SDK has gone', async () => {
    trace.disable()
    await using vault = open()
    await vault.kv.list('secret')
    startSdk()
    await vault.kv.list('secret')
    await vaultSpans(1)
    trace.disable()
    await vault.kv.list('secret')
    startSdk()
    await vault.kv.list('secret')
    expect(await vaultSpans(2)).toHaveLength(2)
  })
})

describe('the server is named', () => {
  it.each([
    ['https://vault.example.com', { 'server.address': 'vault.example.com', 'server.port': 443 }],
    ['http://localhost', { 'server.address': 'localhost', 'server.port': 80 }],
    ['https://[::1]:8200/behind/a/proxy', { 'server.address': '::1', 'server.port': 8200 }],
    ['unix:///run/vault%20agent.sock', { 'server.address': '/run/vault agent.sock' }],
  ])('of %s', (address, attributes) => {
    expect(serverAttributes(undefined, { addresses: [new URL(address)], discover: false })).toEqual(attributes)
  })

  it('only when it was asked, where there are several', () => {
    const addresses = [new URL('https://a.example'), new URL('https://b.example')]
    expect(serverAttributes(undefined, { addresses, discover: false })).toEqual({})
    expect(serverAttributes(undefined, { addresses: addresses.slice(1), discover: true })).toEqual({})
    expect(serverAttributes('https://b.example', { addresses, discover: false })).toEqual({
      'server.address': 'b.example',
      'server.port': 443,
    })
  })
})
