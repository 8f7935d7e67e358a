import { expect, it } from 'vitest'
import { createVault } from '@keyward/core'
import { connection, fails } from './connection.ts'
import { describeKv } from './kv-contract.ts'

describeKv('a server with TLS', { mode: 'tls' }, (server) => {
  it('trusts no unknown authority, and everybody only when told so', async () => {
    const { address } = connection(server())
    const options = { address, token: server().rootToken, environment: false as const }
    await using distrusting = createVault(options)
    await expect(distrusting.kv.list('team/kv')).rejects.toEqual(fails('tls_failed'))
    await using trusting = createVault({ ...options, tls: { skipVerify: true } })
    expect(await trusting.kv.list('team/kv')).toEqual(expect.any(Array))
  })

  it('expects the name that it was told in the certificate', async () => {
    const { tls } = connection(server())
    await using vault = createVault({
      ...connection(server()),
      token: server().rootToken,
      tls: { ...tls, serverName: 'other.example' },
    })
    await expect(vault.kv.list('team/kv')).rejects.toEqual(fails('tls_failed'))
  })
})
