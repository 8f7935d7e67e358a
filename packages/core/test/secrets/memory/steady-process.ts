import { randomInt } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { createVault } from '@keyward/core'

// Reads a million times over ten thousand names and tells how its memory goes; ends by itself, or not at all.

const [address = '', maxEntries = '', count = ''] = process.argv.slice(2)
const token = process.env['TOKEN'] ?? ''
const listenersBefore = countListeners()
const vault = createVault({
  address,
  token,
  environment: false,
  cache: { maxEntries: Number(maxEntries), ttlSeconds: 3600 },
})
const names = Array.from({ length: 10_000 }, (_, index) => `steady/${index}`)
const rounds = 10
const perRound = Number(count) / rounds
const readers = 50

const memory: { heapMegabytes: number; residentMegabytes: number }[] = []
await read(perRound)
for (let round = 0; round < rounds; round++) {
  await read(perRound)
  memory.push(await measure())
}
const { entries } = vault.secrets.cacheState()
await vault.close()
await setImmediate()
process.stdout.write(
  JSON.stringify({
    entries,
    memory,
    resources: process.getActiveResourcesInfo(),
    listeners: [listenersBefore, countListeners()],
  }),
)

async function read(times: number): Promise<void> {
  let next = 0
  const reader = async (): Promise<void> => {
    while (next < times) {
      next++
      const name = names[randomInt(names.length)] ?? ''
      const { n } = await vault.secrets.get<{ n: string }>(name)
      if (n !== name) throw new Error(`${name} was ${n}`)
    }
  }
  await Promise.all(Array.from({ length: readers }, reader))
}

async function measure(): Promise<{ heapMegabytes: number; residentMegabytes: number }> {
  for (let round = 0; round < 4; round++) {
    await setImmediate()
    globalThis.gc?.()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heapMegabytes: (heapUsed + external) / 2 ** 20, residentMegabytes: rss / 2 ** 20 }
}

function countListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
}
