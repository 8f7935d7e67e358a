import { createVault } from '@keyward/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { options, proxy, requests, write } = useSecretsServer()

describe('many secrets', () => {
  const names = Array.from({ length: 120 }, (_, index) => `many/${index}`)
  beforeAll(async () => {
    for (const name of names) await write(name, { name })
  })

  it('come by their names, each once, whole or by field', async () => {
    await using vault = createVault(options())
    requests()
    const got = await vault.secrets.getMany(['many/1', 'many/2#name', 'many/1', 'many/3'])
    expect(Object.keys(got)).toEqual(['many/1', 'many/2#name', 'many/3'])
    expect(got).toMatchObject({ 'many/1': { name: 'many/1' }, 'many/2#name': 'many/2' })
    expect(requests().toSorted()).toEqual(['many/1', 'many/2', 'many/3'].map((name) => `GET secret/data/${name}`))
    expect(await vault.secrets.getMany([])).toEqual({})
  })

  it('are never asked for more at once than was said', async () => {
    await using vault = createVault(options())
    let flying = 0
    let most = 0
    await vault.kv.read('secret/many/0')
    vault.events.on('operation', () => flying--)
    proxy().script(() => {
      most = Math.max(most, ++flying)
      return { kind: 'latency', ms: 20 }
    })
    await vault.secrets.getMany(names, { concurrency: 7 })
    proxy().clear()
    expect(most).toBeLessThanOrEqual(7)
    expect(most).toBeGreaterThan(3)
  })

  it('end when their caller no longer wants them, with the reason of that and without asking on', async () => {
    await using vault = createVault(options())
    await vault.secrets.exists('warm')
    requests()
    await expect(vault.secrets.getMany(names, { signal: AbortSignal.abort() })).rejects.toEqual(fails('aborted'))
    expect(requests()).toEqual([])
    const controller = new AbortController()
    proxy().script(() => {
      controller.abort()
      return { kind: 'half-open' }
    })
    const given = { signal: controller.signal, concurrency: 2 }
    await expect(vault.secrets.getMany(names, given)).rejects.toMatchObject({
      code: 'aborted',
      operation: 'secrets.getMany',
      message: expect.not.stringContaining('many/'),
    })
    proxy().clear()
    expect(requests().length).toBeLessThanOrEqual(2)
  })

  it('fail together, with the error of each that failed, after all were tried', async () => {
    await using vault = createVault(options())
    requests()
    const error = await vault.secrets
      .getMany(['many/1', 'many/nothing', 'many/2#x', 'a#b#c', '/many/3', 'many/4'])
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'incomplete',
      operation: 'secrets.getMany',
      failures: {
        'many/nothing': { code: 'not_found' },
        'many/2#x': { code: 'field_not_found' },
        'a#b#c': { code: 'invalid_argument' },
        '/many/3': { code: 'invalid_path' },
      },
    })
    const { message } = error as Error
    for (const part of ['4 of 6', 'many/nothing: not_found', 'many/2#x: field_not_found'])
      expect(message).toContain(part)
    expect(requests()).toContain('GET secret/data/many/4')
  })
})
