import { createSecretKey, randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { writeHeapSnapshot } from 'node:v8'
import { createVault, type Secrets, type Vault } from '@keyward/core'
import type { Sealer } from '../../../src/cache/index.ts'
import { createClient, resolveOptions, type VaultOptions } from '../../../src/client/index.ts'
import { createEventEmitter, systemClock } from '../../../src/foundation/index.ts'
import { createSecrets } from '../../../src/secrets/index.ts'

// Reads every secret of a folder, drops them, collects garbage and writes down what is on its heap.

const [address = '', how = '', encryption = '', file = ''] = process.argv.slice(2)
const options: VaultOptions = {
  address,
  token: process.env['TOKEN'] ?? '',
  environment: false,
  cache: { maxEntries: 200 },
}
const { secrets, close } = encryption === 'on' ? createVault(options) : createUnsealed(options)
const names = (await secrets.list('heap')).map((name) => `heap/${name}`)

const ways: Record<string, () => Promise<number>> = {
  async whole() {
    let length = 0
    for (const name of names) length += JSON.stringify((await secrets.get(name)).reveal()).length
    return length
  },
  async field() {
    let length = 0
    for (const name of names) length += (await secrets.get(name, 'password')).length
    return length
  },
  async many() {
    const all = await secrets.getMany(names)
    return Object.values(all).reduce((length, secret) => length + JSON.stringify(secret.reveal()).length, 0)
  },
}
const length = await ways[how]?.()
// And once more, out of the cache.
await ways[how]?.()
for (let round = 0; round < 5; round++) {
  await setImmediate()
  globalThis.gc?.()
}
writeHeapSnapshot(file)
process.stdout.write(JSON.stringify({ length, ...secrets.cacheState() }))
await close()

/** What `createVault` makes, but keeping what it read as it is. */
function createUnsealed(given: VaultOptions): { secrets: Secrets; close: Vault['close'] } {
  const resolved = resolveOptions(given)
  const client = createClient(resolved, systemClock)
  const made = createSecrets({
    client,
    options: resolved,
    clock: systemClock,
    events: createEventEmitter(),
    sealer: createOpenSealer(),
  })
  return { secrets: made.secrets, close: () => made.close().then(client.close) }
}

function createOpenSealer(): Sealer {
  const key = createSecretKey(randomBytes(32))
  const texts = new Map<Buffer, string>()
  return {
    seal(text) {
      const ciphertext = Buffer.alloc(text.length)
      texts.set(ciphertext, text)
      return { key, nonce: Buffer.alloc(12), ciphertext, tag: Buffer.alloc(16) }
    },
    open: ({ ciphertext }) => texts.get(ciphertext) ?? '',
  }
}
