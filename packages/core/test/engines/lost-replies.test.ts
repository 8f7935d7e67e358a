import { startFaultProxy, type FaultProxy } from '@keyward/testing'
import { createVault, type Vault } from '@keyward/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'

describe('when the server’s answer is lost', () => {
  const { server, vault: direct } = useEngineServer(async (started) => {
    await started.enableSecretsEngine('transit', { type: 'transit' })
    await started.enableSecretsEngine('pki', { type: 'pki' })
    await started.request('POST', 'transit/keys/app', { body: { type: 'aes256-gcm96', exportable: true } })
    await started.request('POST', 'transit/keys/signer', { body: { type: 'ed25519' } })
    await started.request('POST', 'pki/root/generate/internal', { body: { common_name: 'Root' } })
    await started.request('POST', 'pki/roles/web', { body: { allow_any_name: true, key_type: 'ec', key_bits: 256 } })
  })
  let proxy: FaultProxy
  let vault: Vault
  beforeAll(async () => {
    proxy = await startFaultProxy(server())
    vault = createVault({ ...connection(server()), address: proxy.address, token: server().rootToken })
    // Log-in and whatever else a client asks first is not what is broken here.
    await vault.transit.keys.list()
  })
  afterAll(async () => {
    await vault?.close()
    await proxy?.stop()
  })

  const harmless: Record<string, (client: Vault) => Promise<unknown>> = {
    'transit.encrypt': ({ transit }) => transit.encrypt('app', 'x'),
    'transit.encryptBatch': ({ transit }) => transit.encryptBatch('app', [{ plaintext: 'x' }]),
    'transit.hmac': ({ transit }) => transit.hmac('app', 'x'),
    'transit.sign': ({ transit }) => transit.sign('signer', 'x'),
    'transit.generateDataKey': ({ transit }) => transit.generateDataKey('app'),
    'transit.generateWrappedDataKey': ({ transit }) => transit.generateWrappedDataKey('app'),
    'transit.random': ({ transit }) => transit.random(8),
    'transit.keys.create': ({ transit }) => transit.keys.create('new'),
    'transit.keys.configure': ({ transit }) => transit.keys.configure('app', { minDecryptionVersion: 1 }),
    'pki.issue': ({ pki }) => pki.issue('web', { commonName: 'x.example.com', ttlSeconds: 60 }),
    'wrapping.wrap': ({ wrapping }) => wrapping.wrap({ n: 1 }, { ttlSeconds: 60 }),
  }
  it.each(Object.entries(harmless))('%s is done again, because that does no harm', async (_operation, call) => {
    const before = proxy.requests.length
    proxy.next({ kind: 'lost-reply' })
    await call(vault)
    expect(proxy.requests).toHaveLength(before + 2)
  })

  it('a key is not rotated a second time', async () => {
    proxy.next({ kind: 'lost-reply' })
    await expect(vault.transit.keys.rotate('signer')).rejects.toEqual(fails('outcome_unknown'))
    expect(await direct().transit.keys.read('signer')).toMatchObject({ latestVersion: 2 })
  })

  it('unwrapping is not tried again, which would look like a theft', async () => {
    const { data } = await direct().wrapping.wrap({ n: 1 }, { ttlSeconds: 60 })
    const before = proxy.requests.length
    proxy.next({ kind: 'lost-reply' })
    await expect(vault.wrapping.unwrap(data.token)).rejects.toMatchObject({
      code: 'outcome_unknown',
      hint: expect.stringContaining('Look it up'),
    })
    expect(proxy.requests).toHaveLength(before + 1)
    await expect(direct().wrapping.lookup(data.token)).rejects.toEqual(fails('unwrap_failed'))
  })

  it('unwrapping that never reached the server can be done', async () => {
    const { data } = await direct().wrapping.wrap({ n: 1 }, { ttlSeconds: 60 })
    proxy.next({ kind: 'reset' })
    await expect(vault.wrapping.unwrap(data.token)).rejects.toEqual(fails('outcome_unknown'))
    expect(await vault.wrapping.lookup(data.token)).toMatchObject({ ttlSeconds: 60 })
    expect((await vault.wrapping.unwrap(data.token)).data.reveal()).toEqual({ n: 1 })
  })

  it('an answer without what was asked for is no answer of a Vault', async () => {
    proxy.next({ kind: 'html-page' })
    await expect(vault.transit.encrypt('app', 'x')).rejects.toEqual(fails('unexpected_response'))
  })
})
