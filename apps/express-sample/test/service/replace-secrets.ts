import { createHmac } from 'node:crypto'
import { newKey, operatorOf } from '@keyward/sample-kit'
import type { SampleUnderTest } from '@keyward/sample-kit/under-load'
import { expect } from 'vitest'
import { visitor } from './visitor.ts'

const soon = { timeout: 60_000, interval: 100 }

/** Replaces the secrets that the app reads, one after the other, and sees each in use. Resolves with the new API key. */
export async function replaceKeptSecrets({ vault, apiKey }: SampleUnderTest, address: string): Promise<string> {
  await using operator = operatorOf(vault, 'express-sample')
  const sessionKey = newKey()
  await operator.secrets.set('session', { key: sessionKey })
  await expect.poll(() => isSignedWith(sessionKey, address, apiKey), soon).toBe(true)

  const next = newKey()
  await operator.secrets.set('api-key', { key: next })
  const ask = visitor(address)
  await expect
    .poll(async () => (await ask.send('GET', '/vault/cache', undefined, { 'x-api-key': next })).status, soon)
    .toBe(200)

  const configuration = await operator.secrets.get('configuration', { fresh: true })
  await operator.secrets.set('configuration', { ...configuration.reveal(), title: 'New title' })
  await ask.send('POST', '/vault/cache/invalidate', { name: 'configuration' }, { 'x-api-key': next })
  expect((await ask.send('GET', '/')).body).toBe('{"title":"New title","configurationVersion":2}')
  return next
}

/** Whether a session that is opened now is signed with this key. */
async function isSignedWith(key: string, address: string, apiKey: string): Promise<boolean> {
  const newcomer = visitor(address)
  await newcomer.logIn(apiKey)
  const [, id = '', signature = ''] = /=s:([^.]+)\.(.+)$/.exec(decodeURIComponent(newcomer.cookie)) ?? []
  return createHmac('sha256', key).update(id).digest('base64').replace(/=+$/, '') === signature
}
