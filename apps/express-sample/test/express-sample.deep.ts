import { replaceUnderLoad, type SampleUnderTest, shortLives, stopUnderLoad } from '@keyward/sample-kit/under-load'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { putNotesLoad } from './service/notes-load.ts'
import { startNotesSample } from './service/notes-sample.ts'
import { replaceKeptSecrets } from './service/replace-secrets.ts'
import { visitor } from './service/visitor.ts'

let notes: SampleUnderTest
beforeAll(async () => {
  notes = await startNotesSample({ refreshSeconds: 1, ...shortLives })
})
afterAll(() => notes?.stop())

describe('the notes service under a hundred requests a second for a minute', () => {
  it('fails none while every secret that it uses is replaced, and breaks none when it is stopped', async () => {
    const sample = await notes.start()
    onTestFinished(() => void sample.child.kill('SIGKILL'))
    const ada = visitor(sample.address)
    await ada.logIn(notes.apiKey)
    const load = putNotesLoad(sample.address, { apiKey: notes.apiKey, cookie: ada.cookie })
    const apiKey = await replaceUnderLoad(notes, load, () => replaceKeptSecrets(notes, sample.address))
    expect((await visitor(sample.address).logIn(apiKey)).status).toBe(200)

    await stopUnderLoad(sample, { path: '/notes', headers: { cookie: ada.cookie }, connections: 20, answers: 1000 })
    expect(await notes.live()).toEqual({ users: [], tokens: [] })
  })
})
