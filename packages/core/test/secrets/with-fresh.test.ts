import { createVault } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

let names = 0
const openVault = () => createVault({ ...connection(server), token: server.rootToken })

/** A vault that has a password in memory which somebody else has changed since; what the lock takes, and what was tried at it. */
async function changedElsewhere() {
  const vault = openVault()
  onTestFinished(() => vault.close())
  const name = `fresh/${names++}`
  await vault.secrets.set(name, { password: 'old' })
  await vault.secrets.get(name)
  const rotate = () => server.request('POST', `secret/data/${name}`, { body: { data: { password: 'new' } } })
  const tried: string[] = []
  const unlock = (password: string): Promise<string> => {
    tried.push(password)
    if (password === 'new') return Promise.resolve('open')
    return Promise.reject(Object.assign(new Error('password authentication failed'), { code: '28P01' }))
  }
  return { vault, name, rotate, tried, unlock }
}

describe('withFresh', () => {
  it('uses the secret once more, read anew, after an authentication failure', async () => {
    const { vault, name, rotate, tried, unlock } = await changedElsewhere()
    await rotate()
    expect(await vault.secrets.withFresh(name, ({ password }: { password: string }) => unlock(password))).toBe('open')
    expect(tried).toEqual(['old', 'new'])
    // And everybody has the new one from now on.
    expect(await vault.secrets.get(name, 'password')).toBe('new')
  })

  it('gives the field that the name ends with', async () => {
    const { vault, name, rotate, tried, unlock } = await changedElsewhere()
    await rotate()
    expect(await vault.secrets.withFresh(`${name}#password`, unlock)).toBe('open')
    expect(tried).toEqual(['old', 'new'])
  })

  it('does not try an unchanged secret again, because that would only help to lock an account', async () => {
    const { vault, name, tried, unlock } = await changedElsewhere()
    await expect(vault.secrets.withFresh(`${name}#password`, unlock)).rejects.toMatchObject({ code: '28P01' })
    expect(tried).toEqual(['old'])
  })

  it('does not try the same data again that was written once more', async () => {
    const { vault, name, tried, unlock } = await changedElsewhere()
    for (const asked of [name, `${name}#password`]) {
      await server.request('POST', `secret/data/${name}`, { body: { data: { password: 'old' } } })
      const use = (given: unknown) => unlock(typeof given === 'string' ? given : 'whole')
      await expect(vault.secrets.withFresh(asked, use)).rejects.toMatchObject({ code: '28P01' })
    }
    expect(tried).toEqual(['whole', 'old'])
  })

  it('throws on what is no authentication failure, and what the second use throws', async () => {
    const { vault, name, rotate, unlock } = await changedElsewhere()
    await rotate()
    let uses = 0
    const failing = (code: string) => () => {
      uses++
      throw Object.assign(new Error('of mine'), { code })
    }
    await expect(vault.secrets.withFresh(name, failing('23505'))).rejects.toMatchObject({ code: '23505' })
    expect(uses).toBe(1)
    await expect(vault.secrets.withFresh(name, failing('28P01'))).rejects.toMatchObject({ code: '28P01' })
    expect(uses).toBe(3)
    const own = { isAuthenticationFailure: (error: unknown) => (error as Error).message === 'of mine' }
    await server.request('POST', `secret/data/${name}`, { body: { data: { password: 'newer' } } })
    await expect(vault.secrets.withFresh(name, failing('any'), own)).rejects.toThrow('of mine')
    expect(uses).toBe(5)
    await expect(vault.secrets.withFresh(`${name}#password`, unlock, own)).rejects.toThrow('authentication')
  })

  it('throws the failure itself when the secret cannot be read anew', async () => {
    const { vault, name, unlock } = await changedElsewhere()
    await server.request('DELETE', `secret/data/${name}`)
    await expect(vault.secrets.withFresh(`${name}#password`, unlock)).rejects.toMatchObject({ code: '28P01' })
    await expect(vault.secrets.withFresh('fresh/none', unlock)).rejects.toEqual(fails('not_found'))
  })

  it('reads once for all who fail together', async () => {
    const { vault, name, rotate, unlock } = await changedElsewhere()
    await rotate()
    let reads = 0
    vault.events.on('operation', ({ operation }) => {
      if (operation === 'kv.read') reads++
    })
    const all = Array.from({ length: 200 }, () => vault.secrets.withFresh(`${name}#password`, unlock))
    expect(new Set(await Promise.all(all))).toEqual(new Set(['open']))
    expect(reads).toBeLessThanOrEqual(2)
  })
})
