import { setTimeout as sleep } from 'node:timers/promises'
import { createVault, isVaultError, type SecretEvent } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { connection } from '../kv/connection.ts'

export interface Outage {
  /** How long the server is gone. */
  goneMs: number
  /** `tls` keeps its data when it is killed; a `dev` server does not, and is cut off instead. */
  mode: 'tls' | 'dev'
}

export interface SeenDuringOutage {
  reads: number
  failures: string[]
  stale: number
  /** Of any secret, from when the server answered again until no read was stale any more. */
  staleAfterReturnMs: number
  /** Of each secret, after the return and before one that is fresh again could be due anew. */
  requestsAtReturn: number[]
  /** Of each secret, in the first time to live after the return. */
  requestsAfterReturn: number[]
  longestReadMs: number
}

export const ttlMs = 2000
const keys = Array.from({ length: 20 }, (_, index) => `outage/${index}`)
const readsPerSecond = 200
// Of the time to live: what is in use is never read again sooner.
const soonestShare = 0.7

/** Reads all the time while the server goes away in the middle, and comes back. */
export async function readThroughOutage({ goneMs, mode }: Outage): Promise<SeenDuringOutage> {
  await using server = await startServer({ mode })
  for (const key of keys) await server.request('POST', `secret/data/${key}`, { body: { data: { key } } })
  await using proxy = await startFaultProxy(server, { tls: server.tls })
  await using vault = createVault({
    ...connection(server),
    address: proxy.address,
    token: server.rootToken,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    cache: { ttlSeconds: ttlMs / 1000, maxStaleSeconds: 120 },
  })
  const seen: SeenDuringOutage = {
    reads: 0,
    failures: [],
    stale: 0,
    staleAfterReturnMs: 0,
    requestsAtReturn: [],
    requestsAfterReturn: [],
    longestReadMs: 0,
  }
  let backAt = Infinity
  vault.events.on('secret', ({ source }: SecretEvent) => {
    if (source !== 'stale') return
    seen.stale++
    if (backAt !== Infinity) seen.staleAfterReturnMs = performance.now() - backAt
  })
  await vault.secrets.getMany(keys)

  const reading = new AbortController()
  const read = async (key: string): Promise<void> => {
    const startedAt = performance.now()
    await vault.secrets.get(key, 'key').then(
      (value) => void (value === key || seen.failures.push(`${key} was ${value}`)),
      (error: unknown) => seen.failures.push(isVaultError(error) ? `${error.code} ${error.what}` : String(error)),
    )
    seen.reads++
    seen.longestReadMs = Math.max(seen.longestReadMs, performance.now() - startedAt)
  }
  const under = readSteadily(read, reading.signal)
  await sleep(ttlMs)
  const bringBack = mode === 'tls' ? await kill(server) : await cutOff(proxy)
  await sleep(goneMs)
  await bringBack()
  const before = proxy.requests.length
  backAt = performance.now()
  const requestsSince = (): number[] => {
    const asked = proxy.requests.slice(before).map(({ path }) => path)
    return keys.map((key) => asked.filter((path) => path.endsWith(`/${key}`)).length)
  }
  await sleep(ttlMs * soonestShare)
  seen.requestsAtReturn = requestsSince()
  await sleep(ttlMs * (1 - soonestShare))
  seen.requestsAfterReturn = requestsSince()
  await sleep(ttlMs)
  reading.abort()
  await under
  return seen
}

async function readSteadily(read: (key: string) => Promise<void>, signal: AbortSignal): Promise<void> {
  const under: Promise<void>[] = []
  const startedAt = performance.now()
  for (let count = 0; !signal.aborted;) {
    const due = ((performance.now() - startedAt) / 1000) * readsPerSecond
    for (; count < due; count++) under.push(read(keys[count % keys.length] ?? ''))
    await sleep(5)
  }
  await Promise.all(under)
}

async function kill({ nodes }: TestServer): Promise<() => Promise<void>> {
  await Promise.all(nodes.map((node) => node.kill()))
  return async () => void (await Promise.all(nodes.map((node) => node.restart())))
}

async function cutOff(proxy: { down(): Promise<void>; up(): Promise<void> }): Promise<() => Promise<void>> {
  await proxy.down()
  return () => proxy.up()
}
