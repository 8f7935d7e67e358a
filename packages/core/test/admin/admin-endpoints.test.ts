import { type AdminResponse, createAdminEndpoints, createVault, type Vault } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

const password = 'correct horse battery staple'

function open(address = server.address): Vault {
  const vault = createVault({ ...connection(server), address, token: server.rootToken, retry: { attempts: 1 } })
  onTestFinished(() => vault.close())
  return vault
}

/** Asks the endpoints of a client as whoever `authorize` says. */
function asking(vault: Vault, authorize: (request: string) => boolean | Promise<boolean> = () => true) {
  const endpoints = createAdminEndpoints(vault, { authorize })
  return async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<AdminResponse> => {
    const endpoint = endpoints.find((each) => each.method === method && each.path === path)
    if (endpoint === undefined) throw new Error(`there is no ${method} ${path}`)
    return endpoint.answer('request', body)
  }
}

const paths = createAdminEndpoints<unknown>(createVault({ token: 'x', environment: false }), { authorize: () => true })

describe('the admin endpoints', () => {
  it('say how the client is, what it counts and what it holds', async () => {
    const vault = open()
    const ask = asking(vault)
    await vault.secrets.set('admin/a', { password })
    await vault.secrets.get('admin/a')
    await vault.secrets.get('admin/a')
    expect(await ask('GET', '/live')).toMatchObject({ status: 200, body: '{"status":"up"}' })
    expect(await ask('GET', '/ready')).toMatchObject({ status: 200, body: '{"status":"up"}' })
    expect(JSON.parse((await ask('GET', '/health')).body)).toMatchObject({
      status: 'up',
      nodes: [{ address: server.address, state: 'active' }],
      session: { state: 'valid' },
    })
    const { headers, body } = await ask('GET', '/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain/)
    expect(body).toContain('vault_cache_hits_total 1')
    expect(JSON.parse((await ask('GET', '/cache')).body)).toMatchObject({ entries: 1 })
  })

  it('forget one secret, those below a prefix, or all', async () => {
    const vault = open()
    const ask = asking(vault)
    const entries = (): number => vault.secrets.cacheState().entries
    for (const name of ['admin/b/1', 'admin/b/2', 'admin/c', 'admin/d']) {
      await vault.secrets.set(name, { password })
      await vault.secrets.get(name)
    }
    expect(await ask('POST', '/cache/invalidate', { name: 'admin/c' })).toMatchObject({
      status: 200,
      body: '{"invalidated":{"name":"admin/c"},"entries":1}',
    })
    expect(entries()).toBe(3)
    const nothing = await ask('POST', '/cache/invalidate', { prefix: 'adm' })
    expect([nothing.status, JSON.parse(nothing.body)]).toEqual([200, { invalidated: { prefix: 'adm' }, entries: 0 }])
    expect(entries()).toBe(3)
    await ask('POST', '/cache/invalidate', { prefix: 'admin/b/' })
    expect(entries()).toBe(1)
    await ask('POST', '/cache/invalidate', { all: true })
    expect(entries()).toBe(0)
  })

  it.each([
    undefined,
    null,
    {},
    [],
    'all',
    { all: 1 },
    { name: '' },
    { name: 'a', all: true },
    { prefix: 7 },
    { name: 'a#b#c' },
  ])('refuse to forget %j, with what they take', async (body) => {
    const response = await asking(open())('POST', '/cache/invalidate', body)
    expect(response).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } })
    expect(JSON.parse(response.body)).toMatchObject({ error: 'bad_request', message: expect.any(String) as string })
  })

  it('hold no value, whatever is asked, and may not be stored', async () => {
    const vault = open()
    const ask = asking(vault)
    await vault.secrets.set('admin/e', { password })
    await vault.secrets.get('admin/e')
    for (const { method, path } of paths) {
      const response = await ask(method, path, { name: 'admin/e' })
      expect(JSON.stringify(response)).not.toContain(password)
      expect(JSON.stringify(response)).not.toContain(server.rootToken)
      expect(response.headers['cache-control']).toBe('no-store')
    }
  })

  it.each(paths.filter(({ path }) => path !== '/live').map(({ method, path }) => [method, path] as const))(
    'let nobody use %s %s who is not authorized, or of whom that cannot be said',
    async (method, path) => {
      const vault = open()
      await vault.secrets.set('admin/f', { password })
      await vault.secrets.get('admin/f')
      const verdicts: ((request: string) => never)[] = [
        () => false as never,
        () => undefined as never,
        () => 'yes' as never,
        () => Promise.resolve(1) as never,
        () => Promise.reject(new Error(password)) as never,
        () => {
          throw new Error(password)
        },
      ]
      for (const authorize of verdicts) {
        const response = await asking(vault, authorize)(method, path, { all: true })
        expect([response.status, response.body]).toEqual([403, '{"error":"forbidden"}'])
      }
      expect(vault.secrets.cacheState().entries).toBe(1)
      expect((await asking(vault, () => false)('GET', '/live')).status).toBe(200)
    },
  )

  it('are not made without somebody who says who may use them', () => {
    for (const options of [{}, { authorize: true }]) {
      expect(() => createAdminEndpoints(open(), options as never)).toThrow(/authorize/)
    }
  })

  it('say that the service is alive, and not ready, while Vault is away', async () => {
    const ask = asking(open('http://127.0.0.1:9'))
    expect((await ask('GET', '/live')).status).toBe(200)
    expect(await ask('GET', '/ready')).toMatchObject({ status: 503, body: '{"status":"down"}' })
    expect(JSON.parse((await ask('GET', '/health')).body)).toMatchObject({ status: 'down' })
  })
})

it.each([undefined, null, {}, { authorize: true }])(
  'without a function that authorizes there are none: %o',
  (options) => {
    const vault = open()
    expect(() => createAdminEndpoints(vault, options as never)).toThrow(
      expect.objectContaining({ name: 'VaultError', code: 'invalid_options' }),
    )
  },
)
