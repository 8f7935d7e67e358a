import { expect, it } from 'vitest'
import { createVault } from '@keyward/core'
import { connection, unique } from './connection.ts'
import { describeKv } from './kv-contract.ts'

describeKv('a cluster of three nodes', { mode: 'cluster' }, (server) => {
  it('writes through any node', async () => {
    const path = unique()
    const through = (address: string) => createVault({ ...connection(server()), address, token: server().rootToken })
    await using leader = through((await server().leader()).address)
    for (const [index, address] of server().addresses.entries()) {
      await using node = through(address)
      expect(await node.kv.write(path, { index })).toMatchObject({ version: index + 1 })
      expect(await leader.kv.read(path)).toMatchObject({ version: index + 1, data: { index } })
    }
  })

  // Last, because it takes a node away.
  it('reads what was written before the leader was killed, through the new leader', async () => {
    const path = unique()
    const leader = await server().leader()
    const survivor = server().nodes.find(({ id }) => id !== leader.id)
    await using vault = createVault({
      ...connection(server()),
      address: survivor?.address ?? '',
      token: server().rootToken,
    })
    const { version = 0 } = await vault.kv.write(path, { password: 'kept' })
    await leader.kill()
    const successor = await server().leader()
    expect(successor.id).not.toBe(leader.id)
    await using next = createVault({ ...connection(server()), address: successor.address, token: server().rootToken })
    expect(await next.kv.read(path)).toMatchObject({ version, data: { password: 'kept' } })
    expect(await next.kv.write(path, { password: 'new' }, { checkAndSet: version })).toMatchObject({
      version: version + 1,
    })
  })
})
