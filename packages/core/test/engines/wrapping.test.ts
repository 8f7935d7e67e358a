import { startFaultProxy } from '@keyward/testing'
import { createVault } from '@keyward/core'
import { describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'
import { printed } from './printed.ts'

describe('response wrapping', () => {
  const { server, vault } = useEngineServer(async (started) => {
    await started.createAppRole('app')
  })

  it('hands data over once, exactly as it was', async () => {
    const { wrapping } = vault()
    const data = { password: 'ä😀\n', nested: { list: [1, null, true] } }
    const wrapped = await wrapping.wrap(data, { ttlSeconds: 300 })
    expect(wrapped).toMatchObject({ ttlSeconds: 300, creationPath: 'sys/wrapping/wrap' })
    expect(Math.abs(wrapped.creationTime.getTime() - Date.now())).toBeLessThan(60_000)
    const { ttlSeconds, creationTime, creationPath } = wrapped
    expect(await wrapping.lookup(wrapped.data.token)).toEqual({ ttlSeconds, creationTime, creationPath })

    const unwrapped = await wrapping.unwrap<typeof data>(` ${wrapped.data.token}\n`)
    expect(unwrapped.data.reveal()).toEqual(data)
    expect(unwrapped).not.toHaveProperty('auth')
    await expect(wrapping.unwrap(wrapped.data.token)).rejects.toMatchObject({
      code: 'unwrap_failed',
      operation: 'wrapping.unwrap',
      hint: expect.stringMatching(/somebody else.*audit log/),
    })
    await expect(wrapping.lookup(wrapped.data.token)).rejects.toEqual(fails('unwrap_failed'))
    await expect(wrapping.rewrap(wrapped.data.token)).rejects.toEqual(fails('unwrap_failed'))
  })

  it('gives a token to one of many who unwrap it at the same time', async () => {
    const { data } = await vault().wrapping.wrap({ n: 1 }, { ttlSeconds: 60 })
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => vault().wrapping.unwrap(data.token)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    // Of those who come in the very moment, OpenBao answers one in sixty with a 500 that says nothing of the token.
    const codes = refused.map(({ reason }) => (reason as { code: string }).code)
    expect(codes.filter((code) => code !== 'unwrap_failed' && code !== 'outcome_unknown')).toEqual([])
    expect(codes).toContain('unwrap_failed')
  })

  it('unwraps without any right of its own', async () => {
    const { data } = await vault().wrapping.wrap({ n: 1 }, { ttlSeconds: 60 })
    await using stranger = createVault({ ...connection(server()), token: 'hvs.unknown' })
    expect(await stranger.wrapping.lookup(data.token)).toMatchObject({ ttlSeconds: 60 })
    expect((await stranger.wrapping.unwrap(data.token)).data.reveal()).toEqual({ n: 1 })
  })

  it('leaves a token alone that was made elsewhere than expected', async () => {
    const { wrapping } = vault()
    const path = 'auth/approle/role/app/secret-id'
    const forged = await wrapping.wrap({ secret_id: 'forged' }, { ttlSeconds: 60 })
    await expect(wrapping.unwrap(forged.data.token, { expectedCreationPath: path })).rejects.toMatchObject({
      code: 'unwrap_failed',
      message: expect.stringMatching(/sys\/wrapping\/wrap and not at auth\/approle\/role\/app\/secret-id/),
    })
    expect(await wrapping.lookup(forged.data.token)).toMatchObject({ creationPath: 'sys/wrapping/wrap' })
    const genuine = await wrapping.wrapResponse(path, { method: 'POST', ttlSeconds: 60 })
    expect(genuine).toMatchObject({ creationPath: path })
    const { data } = await wrapping.unwrap<{ secret_id: string }>(genuine.data.token, { expectedCreationPath: path })
    expect(data.secret_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('reports a refused token to whoever listens', async () => {
    const outcomes: string[] = []
    const stop = vault().events.on('operation', ({ operation, outcome }) => outcomes.push(`${operation} ${outcome}`))
    await vault()
      .wrapping.unwrap('hvs.never')
      .catch(() => undefined)
    const { data } = await vault().wrapping.wrap({}, { ttlSeconds: 60 })
    await vault()
      .wrapping.unwrap(data.token, { expectedCreationPath: 'elsewhere' })
      .catch(() => undefined)
    stop()
    expect(outcomes).toEqual(['wrapping.unwrap unwrap_failed', 'wrapping.wrap ok', 'wrapping.unwrap unwrap_failed'])
  })

  it('wraps the answer of a read, and tells when nothing is there to wrap', async () => {
    const { wrapping, kv } = vault()
    await kv.write('secret/app', { password: 'x' })
    const wrapped = await wrapping.wrapResponse('secret/data/app', { ttlSeconds: 60 })
    const { data } = await wrapping.unwrap<{ data: object }>(wrapped.data.token)
    expect(data.reveal()).toMatchObject({ data: { password: 'x' } })
    await expect(wrapping.wrapResponse('secret/data/none', { ttlSeconds: 60 })).rejects.toEqual(fails('not_found'))
    const destroying = { method: 'POST', data: { versions: [9] }, ttlSeconds: 60 } as const
    await expect(wrapping.wrapResponse('secret/destroy/app', destroying)).rejects.toEqual(fails('unsupported'))
  })

  it('hands over a token of somebody’s own', async () => {
    const wrapped = await vault().wrapping.wrapResponse('auth/token/create', {
      method: 'POST',
      data: { ttl: '5m', policies: ['default'] },
      ttlSeconds: 60,
    })
    const { auth, data } = await vault().wrapping.unwrap(wrapped.data.token)
    expect(auth?.reveal()).toMatchObject({ policies: ['default'], leaseDurationSeconds: 300, renewable: true })
    expect(auth?.accessor).toBe(wrapped.wrappedAccessor)
    expect(data.reveal()).toEqual({})
    await using owner = createVault({ ...connection(server()), token: auth?.token ?? '' })
    expect((await owner.wrapping.wrap({}, { ttlSeconds: 60 })).ttlSeconds).toBe(60)
  })

  it('rewraps for as long as the first had, and spends the first', async () => {
    const { wrapping } = vault()
    const first = await wrapping.wrap({ n: 1 }, { ttlSeconds: 123 })
    const second = await wrapping.rewrap(first.data.token)
    expect(second).toMatchObject({ ttlSeconds: 123, creationPath: 'sys/wrapping/wrap' })
    await expect(wrapping.unwrap(first.data.token)).rejects.toEqual(fails('unwrap_failed'))
    expect((await wrapping.unwrap(second.data.token)).data.reveal()).toEqual({ n: 1 })
  })

  it('takes a missing right to rewrap for what it is', async () => {
    const { data } = await vault().wrapping.wrap({ n: 1 }, { ttlSeconds: 60 })
    const { token } = await server().createToken({ policies: ['nothing'], noDefaultPolicy: true })
    await using powerless = createVault({ ...connection(server()), token })
    await expect(powerless.wrapping.rewrap(data.token)).rejects.toEqual(fails('permission_denied'))
    expect((await vault().wrapping.unwrap(data.token)).data.reveal()).toEqual({ n: 1 })
  })

  it('prints neither the token nor what was in it', async () => {
    const wrapped = await vault().wrapping.wrap({ password: 'canary-password' }, { ttlSeconds: 60 })
    const { token } = wrapped.data
    const unwrapped = await vault().wrapping.unwrap(token)
    const refusal: unknown = await vault()
      .wrapping.unwrap(token)
      .catch((error: unknown) => error)
    const text = printed([wrapped, unwrapped, refusal])
    expect(text).not.toContain(token)
    expect(text).not.toContain('canary-password')
  })

  it.each([0, -1, 0.5, Number.NaN, Infinity])(
    'does not send anything to be wrapped for %d seconds',
    async (ttlSeconds) => {
      await using proxy = await startFaultProxy(server())
      await using behind = createVault({ ...connection(server()), address: proxy.address, token: server().rootToken })
      await expect(behind.wrapping.wrap({}, { ttlSeconds })).rejects.toEqual(fails('invalid_argument'))
      await expect(behind.wrapping.wrapResponse('secret/data/app', { ttlSeconds })).rejects.toEqual(
        fails('invalid_argument'),
      )
      expect(proxy.requests).toEqual([])
    },
  )

  it('refuses what is no token, and what cannot be wrapped as it is', async () => {
    const { wrapping } = vault()
    await expect(wrapping.unwrap('')).rejects.toEqual(fails('invalid_argument'))
    await expect(wrapping.unwrap('two tokens')).rejects.toEqual(fails('invalid_argument'))
    await expect(wrapping.wrap({ at: new Date() }, { ttlSeconds: 60 })).rejects.toEqual(fails('invalid_argument'))
    const getWithBody = { data: {}, ttlSeconds: 60 }
    await expect(wrapping.wrapResponse('secret/data/app', getWithBody)).rejects.toEqual(fails('invalid_argument'))
    await expect(wrapping.wrapResponse('a/../b', { ttlSeconds: 60 })).rejects.toEqual(fails('invalid_path'))
  })
})
