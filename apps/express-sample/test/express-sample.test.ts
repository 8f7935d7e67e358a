import type { SampleProcess } from '@keyward/sample-kit'
import { failuresIn, noFailures, type SampleUnderTest, stopUnderLoad } from '@keyward/sample-kit/under-load'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { putNotesLoad } from './service/notes-load.ts'
import { startNotesSample } from './service/notes-sample.ts'
import { replaceKeptSecrets } from './service/replace-secrets.ts'
import { visitor } from './service/visitor.ts'

let notes: SampleUnderTest
beforeAll(async () => {
  notes = await startNotesSample({ refreshSeconds: 1 })
})
afterAll(() => notes?.stop())

describe('the notes service', () => {
  let sample: SampleProcess
  beforeAll(async () => {
    sample = await notes.start()
  })
  afterAll(() => sample?.stop())

  it('answers with what it read from Vault', async () => {
    const { status, body } = await visitor(sample.address).send('GET', '/')
    expect([status, JSON.parse(body)]).toEqual([200, { title: 'Notes, kept by Keyward', configurationVersion: 1 }])
  })

  it('lets in whoever has the API key, and shows them their own notes alone', async () => {
    const [ada, bob] = [visitor(sample.address), visitor(sample.address)]
    expect((await ada.logIn(notes.apiKey, 'ada')).status).toBe(200)
    expect((await bob.logIn(notes.apiKey, 'bob')).status).toBe(200)
    const { status, body } = await ada.send('POST', '/notes', { text: 'Buy milk' })
    const { id } = JSON.parse(body) as { id: string }
    expect(status).toBe(201)
    expect(JSON.parse((await ada.send('GET', '/notes')).body)).toMatchObject([{ id, text: 'Buy milk' }])
    expect((await bob.send('GET', '/notes')).body).toBe('[]')
    expect((await bob.send('DELETE', `/notes/${id}`)).status).toBe(404)
    expect((await ada.send('DELETE', `/notes/${id}`)).status).toBe(204)
    expect((await ada.send('POST', '/logout')).status).toBe(204)
    expect((await ada.send('GET', '/notes')).status).toBe(401)
  })

  it.each([['wrong'], ['']])('lets nobody in with the key %o', async (key) => {
    const stranger = visitor(sample.address)
    expect((await stranger.logIn(key)).status).toBe(401)
    expect((await stranger.send('GET', '/notes')).status).toBe(401)
    expect((await stranger.send('GET', '/vault/health', undefined, { 'x-api-key': key })).status).toBe(403)
  })

  it.each([
    ['POST', '/login', {}],
    ['POST', '/notes', {}],
    ['POST', '/notes', { text: 7 }],
  ])('says what is wrong with %s %s %j', async (method, path, body) => {
    const ada = visitor(sample.address)
    await ada.logIn(notes.apiKey)
    const reply = await ada.send(method, path, body, { 'x-api-key': notes.apiKey })
    expect([reply.status, reply.body]).toEqual([400, expect.stringContaining('The body must be')])
  })

  it('shows operators its client, and no value', async () => {
    const operator = visitor(sample.address)
    const headers = { 'x-api-key': notes.apiKey }
    for (const path of ['/vault/ready', '/vault/health', '/vault/metrics', '/vault/cache']) {
      const { status, body } = await operator.send('GET', path, undefined, headers)
      expect([path, status]).toEqual([path, 200])
      expect(body).not.toContain(notes.apiKey)
    }
  })
})

describe('the notes service, while its keys are replaced and it is stopped under load', () => {
  it('fails no request, and breaks none', async () => {
    const sample = await notes.start()
    onTestFinished(() => void sample.child.kill('SIGKILL'))
    const ada = visitor(sample.address)
    await ada.logIn(notes.apiKey)
    const before = ada.cookie
    const load = putNotesLoad(sample.address, { apiKey: notes.apiKey, cookie: before })
    await replaceKeptSecrets(notes, sample.address)
    const result = await load.stop()
    expect(result.requests.total).toBeGreaterThan(50)
    expect(failuresIn(result)).toEqual(noFailures)
    // The session that was signed with the key before goes on.
    expect((await fetch(`${sample.address}/notes`, { headers: { cookie: before } })).status).toBe(200)

    expect((await notes.live()).tokens).toHaveLength(1)
    await stopUnderLoad(sample, { path: '/notes', headers: { cookie: before }, connections: 5, answers: 100 })
    expect(await notes.live()).toEqual({ users: [], tokens: [] })
  })
})

describe('the notes service without what it needs', () => {
  it.each([
    ['credentials', { VAULT_ROLE_ID: '' }, /roleId must be a non-empty string/],
    ['the right secret id', { VAULT_SECRET_ID: 'wrong' }, /login approle auth\/approle\/login: .* refuses the log-in/],
    ['a server', { VAULT_ADDR: 'http://127.0.0.1:1' }, /no connection to http:\/\/127\.0\.0\.1:1/],
  ])('says what is wrong without %s, and ends', async (_what, change, message) => {
    const starting = notes.start(change)
    await expect(starting).rejects.toThrow(message)
    await expect(starting).rejects.toThrow(/ended with 1/)
  })

  it('leaves no token behind when a secret is not what it should be', async () => {
    await notes.vault.request('POST', 'app/data/express-sample/configuration', { body: { data: { title: '' } } })
    await expect(notes.start()).rejects.toThrow(/schema_mismatch|databaseHost/)
    expect((await notes.live()).tokens).toEqual([])
  })
})
