import type { Vault } from '@keyward/core'
import { expect, it } from 'vitest'
import { fails, unique } from './connection.ts'

export function readingAndWriting(vault: () => Vault): void {
  it.each(['team/kv', 'legacy'])('gives back exactly what was written below %s', async (mount) => {
    const path = unique(mount)
    const data = {
      password: 'ä😀"\\\u0007\n',
      nested: { list: [1, -0.5, true, null, ''] },
      '': 'empty name',
      reveal: 'taken name',
    }
    await vault().kv.write(path, data)
    expect((await vault().kv.read(path)).data.reveal()).toEqual(data)
  })

  it('gives back numbers as they are, and integers that no number can hold as their digits', async () => {
    const path = unique('legacy')
    const data = { exact: 2 ** 53, large: 1e16, huge: 1e21, fraction: 0.1 + 0.2 }
    await vault().kv.write(path, {
      ...data,
      digits: (JSON as unknown as { rawJSON(text: string): object }).rawJSON('12345678901234567890'),
    })
    expect((await vault().kv.read(path)).data.reveal()).toEqual({ ...data, digits: '12345678901234567890' })
  })

  it('keeps half a megabyte whole', async () => {
    const path = unique()
    const certificate = 'é'.repeat(250_000)
    await vault().kv.write(path, { certificate })
    expect((await vault().kv.read<{ certificate: string }>(path)).data.certificate).toBe(certificate)
  })

  it.each(['a#b?c', "o'neil&co=1", 'ä 😀', 'a%2fb', 'a+b;c:d@e,f', '*', 'x'.repeat(400)])(
    'reads and lists a name like %j',
    async (name) => {
      const folder = unique()
      await vault().kv.write(`${folder}/${name}`, { name })
      expect((await vault().kv.read<{ name: string }>(`${folder}/${name}`)).data.name).toBe(name)
      expect(await vault().kv.list(folder)).toEqual([name])
    },
  )

  it('lists names and folders, and an empty folder as empty', async () => {
    const folder = unique()
    await Promise.all([vault().kv.write(`${folder}/a`, {}), vault().kv.write(`${folder}/b/c`, {})])
    expect(await vault().kv.list(folder)).toEqual(['a', 'b/'])
    expect(await vault().kv.list(`${folder}/b/`)).toEqual(['c'])
    expect(await vault().kv.list(`${folder}/none`)).toEqual([])
    expect(await vault().kv.list('legacy')).toEqual(expect.any(Array))
  })

  it('tells a missing secret, a missing mount and another engine apart', async () => {
    await expect(vault().kv.read(unique())).rejects.toEqual(fails('not_found'))
    await expect(vault().kv.read(unique('legacy'))).rejects.toEqual(fails('not_found'))
    await expect(vault().kv.read('no-such-mount/x')).rejects.toEqual(fails('mount_not_found'))
    await expect(vault().kv.read('transit/x')).rejects.toEqual(fails('wrong_engine'))
    await expect(vault().kv.read('team/kv')).rejects.toEqual(fails('invalid_path'))
  })

  it('refuses what needs versions on a KV v1 engine', async () => {
    const path = unique('legacy')
    await vault().kv.write(path, { a: 1 })
    const { kv } = vault()
    const calls = [
      kv.read(path, { version: 1 }),
      kv.write(path, {}, { checkAndSet: 1 }),
      kv.patch(path, {}),
      kv.delete(path, { versions: [1] }),
      kv.undelete(path, { versions: [1] }),
      kv.destroy(path, { versions: [1] }),
      kv.metadata(path),
      kv.updateMetadata(path, {}),
      kv.deleteMetadata(path),
      kv.history(path),
      kv.rollback(path, { toVersion: 1 }),
    ]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toEqual({ status: 'rejected', reason: fails('unsupported') })
    }
    await kv.delete(path)
    await expect(kv.read(path)).rejects.toEqual(fails('not_found'))
  })
}
