import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { newKey, operatorOf } from '../../demo/prepare-vault.ts'
import type { NotesServers } from './notes-sample.ts'
import { visitor } from './visitor.ts'

const patient = { timeout: 60_000, interval: 100 }

/** Replaces the secrets that the app reads, one after the other, and sees each in use. Resolves with the new API key. */
export async function replaceKeptSecrets({ server, apiKey }: NotesServers, address: string): Promise<string> {
  await using operator = operatorOf(server)
  const sessionKey = newKey()
  await operator.secrets.set('session', { key: sessionKey })
  await expect.poll(() => isSignedWith(sessionKey, address, apiKey), patient).toBe(true)

  const next = newKey()
  await operator.secrets.set('api-key', { key: next })
  const ask = visitor(address)
  await expect
    .poll(async () => (await ask.send('GET', '/vault/cache', undefined, { 'x-api-key': next })).status, patient)
    .toBe(200)

  const configuration = await operator.secrets.get('configuration', { fresh: true })
  await operator.secrets.set('configuration', { ...configuration.reveal(), title: 'New title' })
  await ask.send('POST', '/vault/cache/invalidate', { name: 'configuration' }, { 'x-api-key': next })
  expect((await ask.send('GET', '/')).body).toBe('{"title":"New title","configurationVersion":2}')
  return next
}

/** Waits until the server has ended the app's users and tokens that were there at the start, and the app has others. */
export async function seeLeasesReplaced(
  { databaseUsers, tokenAccessors }: NotesServers,
  before: { readonly users: readonly string[]; readonly tokens: readonly string[] },
): Promise<void> {
  await expect.poll(async () => isReplaced(before.users, await databaseUsers()), patient).toBe(true)
  await expect.poll(async () => isReplaced(before.tokens, await tokenAccessors()), patient).toBe(true)
}

function isReplaced(before: readonly string[], now: readonly string[]): boolean {
  return now.length > 0 && !before.some((each) => now.includes(each))
}

/** Whether a session that is opened now is signed with this key. */
async function isSignedWith(key: string, address: string, apiKey: string): Promise<boolean> {
  const newcomer = visitor(address)
  await newcomer.logIn(apiKey)
  const [, id = '', signature = ''] = /=s:([^.]+)\.(.+)$/.exec(decodeURIComponent(newcomer.cookie)) ?? []
  return createHmac('sha256', key).update(id).digest('base64').replace(/=+$/, '') === signature
}
