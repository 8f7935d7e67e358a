import { inspect } from 'node:util'
import { createVault } from '@keyward/core'
import { startFaultProxy } from '@keyward/testing'
import { describe, expect, it } from 'vitest'
import { useEngineServer } from '../engines/engine-server.ts'
import { connection } from '../kv/connection.ts'

describe('logical.read', () => {
  const { server, vault } = useEngineServer(async (started) => {
    await started.request('POST', 'secret/data/app/database', { body: { data: { password: 'hunter2', port: 5432 } } })
    await started.request('POST', 'cubbyhole/app', { body: { key: 'value' } })
  })

  it('gives what the path of an API gives', async () => {
    const { logical } = vault()
    const read = await logical.read<{ data: { password: string } }>('secret/data/app/database')
    expect(read).toMatchObject({ leaseDurationSeconds: 0, renewable: false, warnings: [] })
    expect(read).not.toHaveProperty('leaseId')
    expect(read.data.data.password).toBe('hunter2')
    expect(inspect(read, { depth: 5 })).not.toContain('hunter2')
    expect((await logical.read('cubbyhole/app')).data.reveal()).toEqual({ key: 'value' })
  })

  it('reads with a query', async () => {
    const { logical } = vault()
    await server().request('POST', 'secret/data/app/versions', { body: { data: { n: 1 } } })
    await server().request('POST', 'secret/data/app/versions', { body: { data: { n: 2 } } })
    const first = await logical.read<{ data: { n: number } }>('secret/data/app/versions', { query: { version: '1' } })
    expect(first.data.data.n).toBe(1)
    for (const query of [{ version: 1 }, 'version=1', undefined])
      await expect(logical.read('secret/data/app/versions', { query } as never)).rejects.toMatchObject({
        code: 'invalid_argument',
      })
  })

  it('writes to any path, whether or not it answers', async () => {
    const { logical } = vault()
    expect((await logical.write('cubbyhole/written', { key: 'value' })).data.reveal()).toEqual({})
    expect((await logical.read('cubbyhole/written')).data.reveal()).toEqual({ key: 'value' })
    const { data } = await logical.write<{ sum: string }>('sys/tools/hash', { input: 'aGVsbG8=' })
    expect(data.sum).toMatch(/^2cf24dba/)
    for (const body of [undefined, null, 'x', []])
      await expect(logical.write('cubbyhole/written', body as never)).rejects.toMatchObject({
        code: 'invalid_argument',
      })
  })

  it('does not write twice when an answer is lost, unless that does no harm', async () => {
    await using proxy = await startFaultProxy(server())
    await using client = createVault({ ...connection(server()), address: proxy.address, token: server().rootToken })
    const writes = () => proxy.requests.filter(({ method }) => method === 'POST').length
    const losesFirst = () => {
      let lost = false
      proxy.script(({ method }) => {
        if (method !== 'POST' || lost) return undefined
        lost = true
        return { kind: 'lost-reply' }
      })
    }
    losesFirst()
    await expect(client.logical.write('cubbyhole/lost', { n: 1 })).rejects.toMatchObject({ code: 'outcome_unknown' })
    expect(writes()).toBe(1)
    losesFirst()
    await client.logical.write('cubbyhole/lost', { n: 1 }, { repeatable: true })
    expect(writes()).toBe(3)
  })

  it('tells apart what is not there, what is denied and what is no path', async () => {
    const { logical } = vault()
    await expect(logical.read('secret/data/app/nowhere')).rejects.toMatchObject({ code: 'not_found', status: 404 })
    await expect(logical.read('secret/../sys/seal')).rejects.toMatchObject({ code: 'invalid_path' })
    await expect(logical.read('secret/data/x', { timeout: 5 } as never)).rejects.toMatchObject({
      code: 'invalid_argument',
    })
    const { body } = await server().request('POST', 'auth/token/create', { body: { policies: ['default'] } })
    await using restricted = createVault({ ...connection(server()), token: String(body.auth?.client_token) })
    await expect(restricted.logical.read('secret/data/app/database')).rejects.toMatchObject({
      code: 'permission_denied',
    })
  })
})
