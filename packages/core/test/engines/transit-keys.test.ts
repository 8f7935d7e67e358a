import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'
import { printed } from './printed.ts'

describe('the keys of the transit engine', () => {
  const { vault } = useEngineServer(async (server) => {
    await server.enableSecretsEngine('transit', { type: 'transit' })
    await server.enableSecretsEngine('empty', { type: 'transit' })
  })

  it('are made as they were asked for', async () => {
    const { keys } = vault().transit
    const created = await keys.create('made', {
      type: 'chacha20-poly1305',
      derived: true,
      convergentEncryption: true,
      autoRotatePeriodSeconds: 86_400,
    })
    expect(created).toMatchObject({
      name: 'made',
      type: 'chacha20-poly1305',
      derived: true,
      convergentEncryption: true,
      exportable: false,
      allowPlaintextBackup: false,
      deletionAllowed: false,
      latestVersion: 1,
      autoRotatePeriodSeconds: 86_400,
      supportsEncryption: true,
      supportsSigning: false,
      versions: [{ version: 1 }],
    })
    expect(Math.abs((created.versions[0]?.creationTime.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(await keys.read('made')).toEqual(created)
    expect(await keys.list()).toContain('made')
    expect(await keys.list({ mount: 'empty' })).toEqual([])
  })

  it('are left as they are when they exist', async () => {
    const { keys } = vault().transit
    await keys.create('kept')
    expect(await keys.create('kept', { type: 'ed25519', exportable: true })).toMatchObject({
      type: 'aes256-gcm96',
      exportable: false,
    })
  })

  it('have a public key in each version when they are asymmetric, newest first', async () => {
    const { keys } = vault().transit
    await keys.create('pair', { type: 'ecdsa-p384' })
    await keys.rotate('pair')
    const { versions, latestVersion, supportsSigning } = await keys.read('pair')
    expect({ latestVersion, supportsSigning }).toEqual({ latestVersion: 2, supportsSigning: true })
    expect(versions.map(({ version }) => version)).toEqual([2, 1])
    for (const { publicKey } of versions) {
      expect(createPublicKey(publicKey ?? '').asymmetricKeyDetails).toEqual({ namedCurve: 'secp384r1' })
    }
  })

  it('are changed only where that was asked for', async () => {
    const { keys } = vault().transit
    await keys.create('changed', { autoRotatePeriodSeconds: 7200 })
    await keys.rotate('changed')
    await keys.configure('changed', { minDecryptionVersion: 2 })
    await keys.configure('changed', { minEncryptionVersion: 2, exportable: true, allowPlaintextBackup: true })
    expect(await keys.read('changed')).toMatchObject({
      minDecryptionVersion: 2,
      minEncryptionVersion: 2,
      exportable: true,
      allowPlaintextBackup: true,
      autoRotatePeriodSeconds: 7200,
      deletionAllowed: false,
      versions: [{ version: 2 }],
    })
  })

  it('are deleted only after that was allowed', async () => {
    const { keys } = vault().transit
    await keys.create('doomed')
    await expect(keys.delete('doomed')).rejects.toEqual(fails('bad_request'))
    await keys.configure('doomed', { deletionAllowed: true })
    await keys.delete('doomed')
    await expect(keys.read('doomed')).rejects.toEqual(fails('not_found'))
  })

  it('are given out only when they are exportable, and print redacted', async () => {
    const { keys } = vault().transit
    await keys.create('open', { type: 'ecdsa-p256', exportable: true })
    await keys.rotate('open')
    const all = await keys.export('open', 'signing-key')
    expect(all).toMatchObject({ name: 'open' })
    const revealed = all.data.reveal()
    expect(Object.keys(revealed)).toEqual(['1', '2'])
    const [version] = (await keys.read('open')).versions
    const publicKey = createPublicKey(createPrivateKey(all.data['2'] ?? ''))
    expect(publicKey.equals(createPublicKey(version?.publicKey ?? ''))).toBe(true)
    expect((await keys.export('open', 'signing-key', { version: 1 })).data.reveal()).toEqual({ 1: revealed['1'] })
    expect((await keys.export('open', 'signing-key', { version: 'latest' })).data.reveal()).toEqual({
      2: revealed['2'],
    })
    expect(printed(all)).not.toContain(revealed['1']?.split('\n')[1])

    await keys.create('shut')
    await expect(keys.export('shut', 'encryption-key')).rejects.toEqual(fails('bad_request'))
    await expect(keys.export('none', 'encryption-key')).rejects.toEqual(fails('not_found'))
  })

  it('cannot be mistaken for another endpoint', async () => {
    const { keys } = vault().transit
    await keys.create('target')
    await expect(keys.create('target/rotate')).rejects.toEqual(fails('invalid_path'))
    await expect(keys.create('target/../x')).rejects.toEqual(fails('invalid_path'))
    expect(await keys.read('target')).toMatchObject({ latestVersion: 1 })
  })
})
