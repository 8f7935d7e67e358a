import { newKey, operatorOf } from '@keyward/sample-kit'
import type { SampleUnderTest } from '@keyward/sample-kit/under-load'
import { decodeProtectedHeader } from 'jose'
import { expect } from 'vitest'
import { customer } from './customer.ts'

const soon = { timeout: 60_000, interval: 100 }

/** Replaces the secrets that the app reads, and sees each in use. Resolves with the new API key. */
export async function replaceKeptSecrets({ vault, apiKey }: SampleUnderTest, address: string): Promise<string> {
  await using operator = operatorOf(vault, 'nestjs-sample')
  const next = newKey()
  const configuration = await operator.secrets.get('configuration')
  await operator.secrets.set('jwt', { key: newKey() })
  await operator.secrets.set('api-key', { key: next })
  await operator.secrets.set('configuration', { ...configuration.reveal(), title: 'New title' })

  const ask = customer(address)
  await expect.poll(() => signedWithVersion(address, apiKey), soon).toBe('2')
  await expect.poll(async () => (await ask.logIn(next)).status, soon).toBe(200)
  await expect.poll(async () => (await ask.send('GET', '/')).body, soon).toEqual({ title: 'New title' })
  return next
}

/** Of its key: what the `kid` of a token says that is signed now. */
async function signedWithVersion(address: string, apiKey: string): Promise<string | undefined> {
  const newcomer = customer(address)
  await newcomer.logIn(apiKey)
  return decodeProtectedHeader(newcomer.token).kid
}
