import { inspect } from 'node:util'
import { createVault } from '@keyward/core'
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
