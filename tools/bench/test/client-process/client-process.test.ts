import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cachedReaderNames } from '../../src/cached-readers/cached-readers.ts'
import { startClientProcess } from '../../src/client-process/client-process.ts'
import { contenderNames } from '../../src/contenders/contenders.ts'
import { startBenchServer, type BenchServer } from '../../src/servers/bench-server.ts'
import { starterNames } from '../../src/starters/starters.ts'

let server: BenchServer

beforeAll(async () => {
  server = await startBenchServer('dev')
})

afterAll(async () => server[Symbol.asyncDispose]())

// As in the bench, but from source, so that no build is needed.
const nodeArguments = ['--conditions=@keyward/source']

describe.each(contenderNames)('%s', (name) => {
  it('reads the secrets of a real server', async () => {
    const secrets = server.secrets.slice(7, 8)
    await using client = await startClientProcess(name, { server, secrets, nodeArguments })
    const work = { concurrent: 1, until: { reads: 1 } }
    expect(await client.read(work)).toMatchObject({ reads: 1 })

    const missing = [{ name: 'bench/missing', password: 'none' }]
    await using other = await startClientProcess(name, { server, secrets: missing, nodeArguments })
    await expect(other.read(work)).rejects.toThrow(`${name} failed: `)
  })
})

describe.each([...cachedReaderNames, ...starterNames])('%s', (name) => {
  it('reads all secrets of a real server, each its own', async () => {
    const { secrets } = server
    const work = { concurrent: 50, until: { reads: secrets.length } }
    await using client = await startClientProcess(name, { server, secrets, nodeArguments })
    expect(await client.read(work)).toMatchObject({ reads: 200 })

    const wrong = secrets.with(150, { name: 'bench/app-150', password: 'another' })
    await using other = await startClientProcess(name, { server, secrets: wrong, nodeArguments })
    await expect(other.read(work)).rejects.toThrow(`${name} failed: Error: reading bench/app-150 gave something other`)
  })
})

describe("a client's process", () => {
  it('reads from the server and reports the time and the CPU that it took', async () => {
    await using client = await startClientProcess('raw', { server, secrets: server.secrets })
    const round = await client.read({ concurrent: 10, until: { reads: 300 } })
    expect(round.reads).toBe(300)
    expect(round.ms).toBeGreaterThan(0)
    expect(round.cpuMs).toBeGreaterThan(0)
  })

  it('names the client and the reason when a read fails, without the token', async () => {
    const token = 'hvs.a-token-of-nobody'
    await using client = await startClientProcess('raw', { server: { ...server, token }, secrets: server.secrets })
    const failure: unknown = await client.read({ concurrent: 1, until: { reads: 1 } }).catch((error: unknown) => error)
    expect(String(failure)).toBe('Error: raw failed: Error: the server answered 403')
  })
})
