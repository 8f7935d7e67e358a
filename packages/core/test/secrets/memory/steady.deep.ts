import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { useSecretsServer } from '../secrets-server.ts'

const { server } = useSecretsServer()
beforeAll(async () => {
  for (let index = 0; index < 10_000; index += 100) {
    const names = Array.from({ length: 100 }, (_, offset) => `steady/${index + offset}`)
    await Promise.all(names.map((n) => server().request('POST', `secret/data/${n}`, { body: { data: { n } } })))
  }
}, 300_000)

interface Steady {
  entries: number
  memory: { heapMegabytes: number; residentMegabytes: number }[]
  resources: string[]
  listeners: [beforeClient: number, afterClose: number]
}

async function readSteadily(maxEntries: number, count: number): Promise<Steady> {
  const program = fileURLToPath(new URL('./steady-process.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--conditions=@keyward/source', program, server().address, String(maxEntries), String(count)],
    { env: { TOKEN: server().rootToken }, timeout: 1_100_000 },
  )
  process.stdout.write(`${stdout}\n`)
  return JSON.parse(stdout) as Steady
}

describe('a million reads over ten thousand names', () => {
  it.each([
    ['all of which fit', 20_000, 10_000],
    ['half of which fit', 5000, 5000],
  ])('%s, leave memory as it was after warming up, and nothing behind', async (_what, maxEntries, kept) => {
    const { entries, memory, resources, listeners } = await readSteadily(maxEntries, 1_000_000)
    expect(entries).toBe(kept)
    const heap = memory.map(({ heapMegabytes }) => heapMegabytes)
    const [early, late] = [heap.slice(0, 3), heap.slice(-3)].map((part) => Math.min(...part)) as [number, number]
    // Eight bytes kept of each read would be twice as much.
    expect(late - early).toBeLessThan(3)
    expect(resources.filter((resource) => !/^(PipeWrap|TTYWrap)$/.test(resource))).toEqual([])
    expect(listeners[1]).toBe(listeners[0])
  })
})
