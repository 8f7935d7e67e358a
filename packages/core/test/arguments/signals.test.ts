import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVault, type Vault } from '@keyward/core'
import { afterEach, describe, expect, it } from 'vitest'

let server: Server | undefined
let vault: Vault | undefined
afterEach(async () => {
  await vault?.close()
  server?.closeAllConnections()
  server?.close()
})

async function vaultAt(answer: RequestListener): Promise<Vault> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  vault = createVault({
    address: `http://127.0.0.1:${port}`,
    token: 'any',
    environment: false,
    kv: { mounts: { secret: 2 } },
  })
  return vault
}

const silent = (): void => undefined

describe('a signal', () => {
  it.each<[string, (vault: Vault, signal: AbortSignal) => Promise<unknown>]>([
    ['a read that waits for the log-in', ({ kv }, signal) => kv.read('secret/a', { signal })],
    ['a call that was sent', ({ transit }, signal) => transit.random(8, { signal })],
    ['a write that was sent', ({ kv }, signal) => kv.write('secret/a', { a: 1 }, { signal })],
  ])('ends %s with its reason as the cause', async (_name, call) => {
    const controller = new AbortController()
    const reason = new Error('the user left')
    const arrived = Promise.withResolvers<void>()
    const calling = call(await vaultAt(() => arrived.resolve()), controller.signal)
    await arrived.promise
    controller.abort(reason)
    const error: unknown = await calling.catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'aborted' })
    expect((error as Error).cause).toBe(reason)
  })

  it('that was aborted before says so too', async () => {
    const reason = { why: 'shutting down' }
    const { kv, secrets } = await vaultAt(silent)
    const signal = AbortSignal.abort(reason)
    for (const call of [kv.read('secret/a', { signal }), secrets.get('a', { signal })]) {
      const error: unknown = await call.catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'aborted' })
      expect((error as Error).cause).toBe(reason)
    }
  })

  it.each([
    ['of time', () => AbortSignal.timeout(20)],
    ['of time among others', () => AbortSignal.any([new AbortController().signal, AbortSignal.timeout(20)])],
  ])('%s ends a call as a timeout', async (_name, signal) => {
    const { kv, transit } = await vaultAt(silent)
    const timeout = { code: 'timeout', hint: expect.stringContaining('signal') }
    await expect(kv.read('secret/a', { signal: signal() })).rejects.toMatchObject(timeout)
    await expect(transit.random(8, { signal: signal() })).rejects.toMatchObject(timeout)
  })

  it('of time leaves the outcome of a write open that was sent', async () => {
    const { kv } = await vaultAt(silent)
    const writing = kv.write('secret/a', { a: 1 }, { signal: AbortSignal.timeout(100) })
    await expect(writing).rejects.toMatchObject({ code: 'outcome_unknown', cause: { code: 'timeout' } })
  })
})

describe('unwrapping', () => {
  it('is not taken for done when the answer is empty', async () => {
    const { wrapping } = await vaultAt((_request, response) => response.writeHead(204).end())
    await expect(wrapping.unwrap('token')).rejects.toMatchObject({ code: 'unexpected_response', sent: true })
  })

  it.each(['', null, 5])('with %j for the expected path is refused, and no alarm', async (expectedCreationPath) => {
    const { wrapping } = await vaultAt(silent)
    await expect(wrapping.unwrap('token', { expectedCreationPath } as never)).rejects.toMatchObject({
      code: 'invalid_argument',
    })
  })
})

describe('vault.events.on', () => {
  it('refuses an event that does not exist, and a listener that is none', async () => {
    const { events } = await vaultAt(silent)
    const refused = expect.objectContaining({ name: 'VaultError', code: 'invalid_argument' })
    expect(() => events.on('opertion' as never, () => undefined)).toThrow(refused)
    expect(() => events.on('login', undefined as never)).toThrow(refused)
  })
})
