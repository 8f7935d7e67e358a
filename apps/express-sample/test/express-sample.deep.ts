import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { failuresIn, noFailures, putLoad } from './service/load.ts'
import { type NotesServers, startNotesServers } from './service/notes-sample.ts'
import { replaceKeptSecrets, seeLeasesReplaced } from './service/replace-secrets.ts'
import { loadUntilRefused } from './service/stopping-load.ts'
import { visitor } from './service/visitor.ts'

let servers: NotesServers
beforeAll(async () => {
  servers = await startNotesServers({
    refreshSeconds: 1,
    // Users are replaced after 24 seconds, and once more with the token, which is after some 40: not within ten seconds of each other, because so soon
    // no client asks for another user.
    users: { ttl: '30s', maxTtl: '30s' },
    role: { tokenTtl: '20s', tokenMaxTtl: '45s' },
  })
})
afterAll(() => servers?.stop())

describe('the notes service under a hundred requests a second for a minute', () => {
  it('fails none while every secret that it uses is replaced', async () => {
    const sample = await servers.start()
    onTestFinished(() => void sample.child.kill('SIGKILL'))
    const before = { users: await servers.databaseUsers(), tokens: await servers.tokenAccessors() }
    const ada = visitor(sample.address)
    await ada.logIn(servers.apiKey)
    const load = putLoad(sample.address, servers, ada.cookie, 60)
    const apiKey = await replaceKeptSecrets(servers, sample.address)
    await seeLeasesReplaced(servers, before)
    const result = await load.finished
    expect(failuresIn(result)).toEqual(noFailures)
    expect(result.requests.total).toBeGreaterThan(5500)
    expect((await visitor(sample.address).logIn(apiKey)).status).toBe(200)

    const exited = once(sample.child, 'exit')
    const stopping = loadUntilRefused(sample.address, ada.cookie, 20)
    await expect.poll(() => stopping.answered, { timeout: 30_000 }).toBeGreaterThan(1000)
    sample.child.kill('SIGTERM')
    await stopping.ended
    expect(await exited).toEqual([0, null])
    expect(performance.now() - stopping.lastAnswerAt).toBeLessThan(2000)
    expect(stopping.broken).toEqual([])
    expect([await servers.tokenAccessors(), await servers.databaseUsers()]).toEqual([[], []])
  })
})
