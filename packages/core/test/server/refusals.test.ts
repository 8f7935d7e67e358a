import { createVault, type Vault } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

describe('a refusal of the server is a typed error with a hint', () => {
  let server: TestServer
  let vault: Vault
  beforeAll(async () => {
    server = await startServer()
    vault = createVault({ ...connection(server), token: server.rootToken })
  })
  afterAll(async () => {
    await vault?.close()
    await server?.stop()
  })

  it('when the token is not valid', async () => {
    await using stranger = createVault({ ...connection(server), token: 'hvs.unknown' })
    await expect(stranger.kv.read('secret/x')).rejects.toEqual(fails('permission_denied'))
  })

  it('when a secret is larger than the server takes', async () => {
    await expect(vault.kv.write('secret/x', { x: 'a'.repeat(33 * 2 ** 20) })).rejects.toMatchObject({
      code: 'request_too_large',
      status: 413,
      hint: expect.stringContaining('max_request_size'),
    })
  })

  it('when a secret is larger than the client takes', async () => {
    await vault.kv.write('secret/large', { x: 'a'.repeat(2 ** 20) })
    await using small = createVault({ ...connection(server), token: server.rootToken, maxResponseBytes: 1000 })
    await expect(small.kv.read('secret/large')).rejects.toEqual(fails('response_too_large'))
    await vault.kv.write('secret/small', { x: 'a' })
    expect(await small.kv.read('secret/small')).toMatchObject({ data: { x: 'a' } })
  })

  it('when a quota is used up', async () => {
    const quota = 'sys/quotas/rate-limit/test'
    await server.enableSecretsEngine('limited', { type: 'kv', options: { version: '1' } })
    await server.request('POST', quota, { body: { path: 'limited/', rate: 1, interval: '1h' } })
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => vault.kv.write('limited/x', { n: 1 })))
    expect(outcomes).toContainEqual({ status: 'rejected', reason: fails('rate_limited') })
    await server.request('DELETE', quota)
  })

  it('when it quotes what it was sent, without the quote', async () => {
    const error = (await vault.kv
      .updateMetadata('secret/x', { deleteVersionAfter: 'canary-value' })
      .catch((reason: unknown) => reason)) as Error
    expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining('[redacted]') })
    expect(JSON.stringify(error)).not.toContain('canary-value')
  })

  it('when the caller cancels, before and during the call', async () => {
    await expect(vault.kv.read('secret/x', { signal: AbortSignal.abort() })).rejects.toEqual(fails('aborted'))
    const controller = new AbortController()
    const reading = vault.kv.read('secret/large', { signal: controller.signal })
    controller.abort(new Error('canary'))
    await expect(reading).rejects.toEqual(fails('aborted'))
    expect(await vault.kv.read('secret/large')).toMatchObject({ version: 1 })
  })

  it.each([0, -1, Number.NaN, 2 ** 31])('when a timeout is none: %d', async (timeoutMs) => {
    await expect(vault.kv.read('secret/x', { timeoutMs })).rejects.toEqual(fails('invalid_argument'))
  })

  // Last, because nobody unseals it again.
  it('when it is sealed', async () => {
    await server.request('PUT', 'sys/seal')
    const calls = await Promise.allSettled([
      vault.kv.read('secret/x'),
      vault.kv.write('secret/x', {}),
      vault.kv.list('secret'),
    ])
    const reason: unknown = expect.objectContaining({
      code: 'sealed',
      status: 503,
      hint: expect.stringMatching(/unseal/i),
    })
    expect(calls).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason })))
  })
})
