import { randomUUID } from 'node:crypto'
import { createVault, isVaultError, type Vault } from '@keyward/core'
import type { TestServer } from '@keyward/testing'

/** What a cluster's clients saw while something was done to it. */
export interface Seen {
  reads: number
  writes: number
  longestReadMs: number
  longestWriteMs: number
  failures: string[]
}

export interface Load {
  vault: Vault
  /** Takes what was seen since the last time. */
  take(): Seen
  /** Ends the load, and compares what every writer was told with what is stored. */
  finish(): Promise<{ lost: string[]; failures: string[] }>
}

const readsPerSecond = 200
const writers = 20

/** 200 reads a second, and 20 writers that each write once a second, each time over the version they wrote before. */
export async function startLoad(server: TestServer): Promise<Load> {
  const vault = createVault({
    address: [...server.addresses],
    token: server.rootToken,
    environment: false,
    timeoutMs: 60_000,
  })
  await vault.kv.write('load/read', { password: 'x' })
  let seen = nothingSeen()
  let running = true
  const underway = new Set<Promise<void>>()
  const timed = async (kind: 'read' | 'write', work: () => Promise<unknown>): Promise<void> => {
    const begin = performance.now()
    try {
      await work()
      seen[`${kind}s`]++
    } catch (error) {
      seen.failures.push(`${kind}: ${isVaultError(error) ? `${error.code} ${error.what}` : String(error)}`)
      throw error
    } finally {
      const longest = kind === 'read' ? 'longestReadMs' : 'longestWriteMs'
      seen[longest] = Math.max(seen[longest], performance.now() - begin)
    }
  }
  const begin = performance.now()
  let begun = 0
  // By the time that has passed, because a timer comes late more often than it is asked to.
  const reading = setInterval(() => {
    for (; begun < ((performance.now() - begin) / 1000) * readsPerSecond; begun++) {
      const read = timed('read', () => vault.kv.read('load/read')).catch(() => undefined)
      underway.add(read)
      void read.then(() => underway.delete(read))
    }
  }, 1000 / readsPerSecond)
  const writing = Array.from({ length: writers }, (_, index) => chainOfWrites(vault, index, timed, () => running))
  return {
    vault,
    take() {
      const taken = seen
      seen = nothingSeen()
      return taken
    },
    async finish() {
      clearInterval(reading)
      running = false
      const lost = (await Promise.all(writing)).flat()
      await Promise.all(underway)
      await vault.close()
      return { lost, failures: seen.failures }
    },
  }
}

const nothingSeen = (): Seen => ({ reads: 0, writes: 0, longestReadMs: 0, longestWriteMs: 0, failures: [] })

// Every acknowledged write must be the next version and still be there; a version too many would be a write applied twice.
async function chainOfWrites(
  vault: Vault,
  writer: number,
  timed: (kind: 'write', work: () => Promise<unknown>) => Promise<void>,
  running: () => boolean,
): Promise<string[]> {
  const path = `load/${randomUUID()}-${writer}`
  const problems: string[] = []
  let acknowledged = 0
  while (running()) {
    const pause = new Promise((resolve) => setTimeout(resolve, 1000))
    const wrote = timed('write', async () => {
      const { version } = await vault.kv.write(path, { sequence: acknowledged + 1 }, { checkAndSet: acknowledged })
      if (version !== acknowledged + 1) problems.push(`${path}: write ${acknowledged + 1} became version ${version}`)
      acknowledged++
    })
    await Promise.all([wrote.catch(() => undefined), pause])
  }
  const { version, data } = await vault.kv.read<{ sequence: number }>(path)
  if (version !== acknowledged || data.sequence !== acknowledged) {
    problems.push(
      `${path}: ${acknowledged} writes were acknowledged, stored is version ${version} with ${data.sequence}`,
    )
  }
  return problems
}
