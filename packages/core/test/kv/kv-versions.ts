import type { Vault } from '@keyward/core'
import { expect, it } from 'vitest'
import { fails, unique } from './connection.ts'

const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): object }

export function versions(vault: () => Vault): void {
  it('reads the newest version, or any other', async () => {
    const path = unique()
    expect(await vault().kv.write(path, { n: 1 })).toMatchObject({ version: 1, createdTime: expect.any(Date) })
    expect(await vault().kv.write(path, { n: 2 })).toMatchObject({ version: 2 })
    expect(await vault().kv.read(path)).toMatchObject({
      path,
      version: 2,
      data: { n: 2 },
      createdTime: expect.any(Date),
    })
    expect(await vault().kv.read(path, { version: 0 })).toMatchObject({ version: 2 })
    expect(await vault().kv.read(path, { version: 1 })).toMatchObject({ version: 1, data: { n: 1 } })
  })

  it('tells a deleted, a destroyed and a never written version apart', async () => {
    const path = unique()
    const { kv } = vault()
    for (const n of [1, 2, 3]) await kv.write(path, { n })
    await kv.delete(path)
    await kv.destroy(path, { versions: [1] })
    await expect(kv.read(path)).rejects.toEqual(fails('version_deleted'))
    await expect(kv.read(path)).rejects.toMatchObject({ version: 3, deletionTime: expect.any(Date) })
    await expect(kv.read(path, { version: 1 })).rejects.toEqual(fails('version_destroyed'))
    await expect(kv.read(path, { version: 9 })).rejects.toEqual(fails('version_not_found'))
    await kv.undelete(path, { versions: [3] })
    expect(await kv.read(path)).toMatchObject({ version: 3 })
  })

  it('writes with check-and-set only over the version expected', async () => {
    const path = unique()
    const { kv } = vault()
    await kv.write(path, { n: 1 }, { checkAndSet: 0 })
    await expect(kv.write(path, { n: 2 }, { checkAndSet: 0 })).rejects.toEqual(fails('check_and_set_mismatch'))
    await kv.write(path, { n: 2 }, { checkAndSet: 1 })
    const racing = await Promise.allSettled([3, 4, 5, 6].map((n) => kv.write(path, { n }, { checkAndSet: 2 })))
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(racing.filter(({ status }) => status === 'rejected')).toEqual(
      Array.from({ length: 3 }, () => ({ status: 'rejected', reason: fails('check_and_set_mismatch') })),
    )
  })

  it('patches some fields and removes those set to null', async () => {
    const path = unique()
    const { kv } = vault()
    await kv.write(path, { keep: 'k', change: 'a', remove: 'r', deep: { x: 1, y: 2 } })
    expect(await kv.patch(path, { change: 'b', remove: null, deep: { y: null, z: 3 } })).toMatchObject({ version: 2 })
    expect((await kv.read(path)).data.reveal()).toEqual({ keep: 'k', change: 'b', deep: { x: 1, z: 3 } })
    await expect(kv.patch(path, { change: 'c' }, { checkAndSet: 1 })).rejects.toEqual(fails('check_and_set_mismatch'))
  })

  it('patches nothing that is not there', async () => {
    const path = unique()
    const { kv } = vault()
    await expect(kv.patch(path, { a: 1 })).rejects.toEqual(fails('not_found'))
    await kv.write(path, { a: 1 })
    await kv.delete(path)
    await expect(kv.patch(path, { a: 2 })).rejects.toEqual(fails('version_deleted'))
  })

  it('shows metadata and history, newest first', async () => {
    const path = unique()
    const { kv } = vault()
    for (const n of [1, 2, 3]) await kv.write(path, { n })
    await kv.delete(path, { versions: [2] })
    await kv.destroy(path, { versions: [1] })
    await kv.updateMetadata(path, {
      maxVersions: 5,
      casRequired: true,
      deleteVersionAfter: '720h',
      customMetadata: { owner: 'ops' },
    })
    expect(await kv.metadata(path)).toMatchObject({
      currentVersion: 3,
      maxVersions: 5,
      casRequired: true,
      deleteVersionAfter: '720h0m0s',
      customMetadata: { owner: 'ops' },
      createdTime: expect.any(Date),
    })
    const history = await kv.history(path)
    expect(history.map(({ version, state }) => [version, state])).toEqual([
      [3, 'available'],
      [2, 'deleted'],
      [1, 'destroyed'],
    ])
    expect(await kv.read(path)).toMatchObject({ customMetadata: { owner: 'ops' } })
    await expect(kv.write(path, { n: 4 })).rejects.toEqual(fails('check_and_set_required'))
    await expect(kv.patch(path, { n: 4 }, { checkAndSet: 1 })).rejects.toEqual(fails('check_and_set_mismatch'))
    await expect(kv.history(unique())).rejects.toEqual(fails('not_found'))
  })

  it('removes a secret with all its versions', async () => {
    const path = unique()
    await vault().kv.write(path, { n: 1 })
    await vault().kv.deleteMetadata(path)
    await expect(vault().kv.read(path)).rejects.toEqual(fails('not_found'))
    expect(await vault().kv.write(path, { n: 1 }, { checkAndSet: 0 })).toMatchObject({ version: 1 })
  })

  it('rolls back to an older version by writing it anew', async () => {
    const path = unique()
    const { kv } = vault()
    for (const password of ['first', 'second', 'third']) await kv.write(path, { password })
    expect(await kv.rollback(path, { toVersion: 1 })).toMatchObject({ version: 4 })
    expect(await kv.read(path)).toMatchObject({ version: 4, data: { password: 'first' } })
    await kv.delete(path)
    expect(await kv.rollback(path, { toVersion: 2 })).toMatchObject({ version: 5 })
    await kv.destroy(path, { versions: [3] })
    await expect(kv.rollback(path, { toVersion: 3 })).rejects.toEqual(fails('version_destroyed'))
    await expect(kv.rollback(path, { toVersion: 99 })).rejects.toEqual(fails('version_not_found'))
  })

  it.each([{ cas: 0 }, { check_and_set: 0 }, { checkAndSet: undefined }, { checkAndSet: -1 }])(
    'never writes unguarded for options %j',
    async (options) => {
      const path = unique()
      await expect(vault().kv.write(path, { n: 1 }, options as object)).rejects.toEqual(fails('invalid_argument'))
      await expect(vault().kv.patch(path, { n: 1 }, options as object)).rejects.toEqual(fails('invalid_argument'))
      await expect(vault().kv.read(path)).rejects.toEqual(fails('not_found'))
    },
  )

  it('takes no more versions to keep than the server can count', async () => {
    await expect(vault().kv.updateMetadata(unique(), { maxVersions: 2 ** 32 })).rejects.toEqual(
      fails('invalid_argument'),
    )
  })

  it('rolls back without rounding a number', async () => {
    const path = unique()
    await vault().kv.write(path, { id: rawJson('9007199254740993'), n: 1 })
    const stored = (await vault().kv.read<{ id: unknown }>(path)).data.id
    await vault().kv.write(path, { n: 2 })
    await vault().kv.rollback(path, { toVersion: 1 })
    expect((await vault().kv.read<{ id: unknown }>(path)).data.id).toEqual(stored)
  })

  it.each([
    ['read', { version: -1 }],
    ['read', { version: 1.5 }],
    ['undelete', { versions: [] }],
    ['destroy', { versions: [0] }],
    ['rollback', { toVersion: 0 }],
    ['rollback', {}],
    ['read', { version: undefined }],
    ['read', { verison: 1 }],
    ['list', { checkAndSet: 1 }],
    ['delete', { versions: undefined }],
    ['delete', { versions: [] }],
    ['read', { signal: new AbortController() }],
    ['read', { timeoutMs: '5' }],
    ['read', { namespace: 5 }],
    ['read', { readFrom: 'standby' }],
  ] as const)('refuses %s with %j before asking the server', async (method, options) => {
    const call = vault().kv[method] as (path: string, options: object) => Promise<unknown>
    await expect(call(unique(), options)).rejects.toEqual(fails('invalid_argument'))
  })
}
