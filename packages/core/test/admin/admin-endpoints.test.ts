import {
  type AdminOptions,
  type AdminResponse,
  createAdminEndpoints,
  createVault,
  type Vault,
  type VaultOptions,
} from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

const password = 'correct horse battery staple'

function open(address = server.address, more: VaultOptions = {}): Vault {
  const vault = createVault({
    ...connection(server),
    address,
    token: server.rootToken,
    retry: { attempts: 1 },
    ...more,
  })
  onTestFinished(() => vault.close())
  return vault
}

/** Asks the endpoints of a client as whoever `authorize` says. */
function asking(
  vault: Vault,
  authorize: (request: string) => boolean | Promise<boolean> = () => true,
  onError: AdminOptions<string>['onError'] = () => undefined,
) {
  const endpoints = createAdminEndpoints(vault, { authorize, onError })
  return async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<AdminResponse> => {
    const endpoint = endpoints.find((each) => each.method === method && each.path === path)
    if (endpoint === undefined) throw new Error(`there is no ${method} ${path}`)
    return endpoint.answer('request', () => ({ json: body }))
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
    { prefix: '' },
    { prefix: '/' },
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

  it('read no body for who is not authorized, and for a GET', async () => {
    const readBody = vi.fn<() => { json: unknown }>(() => ({ json: { all: true } }))
    const vault = open()
    for (const [method, path, isAuthorized, reads] of [
      ['POST', '/cache/invalidate', false, 0],
      ['GET', '/cache', true, 0],
      ['POST', '/cache/invalidate', true, 1],
    ] as const) {
      const endpoints = createAdminEndpoints<void>(vault, { authorize: () => isAuthorized })
      const endpoint = endpoints.find((each) => each.method === method && each.path === path)
      expect((await endpoint?.answer(undefined, readBody))?.status).toBe(isAuthorized ? 200 : 403)
      expect(readBody).toHaveBeenCalledTimes(reads)
    }
  })

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

  it('say that the service is ready, though degraded, for as long as the cache can stand in for Vault', async () => {
    const proxy = await startFaultProxy(server)
    onTestFinished(() => proxy.stop())
    const vault = open(proxy.address)
    const ask = asking(vault)
    await vault.secrets.set('admin/ready', { password })
    await vault.secrets.get('admin/ready')
    await proxy.down()
    expect(await ask('GET', '/ready')).toMatchObject({ status: 200, body: '{"status":"degraded"}' })
    expect(JSON.parse((await ask('GET', '/health')).body)).toMatchObject({ status: 'down' })
    expect(JSON.parse((await ask('GET', '/cache')).body)).toMatchObject({ entries: 1, usable: 1 })
    expect(await vault.secrets.get('admin/ready', 'password')).toBe(password)
    vault.secrets.invalidateAll()
    expect(await ask('GET', '/ready')).toMatchObject({ status: 503, body: '{"status":"down"}' })
  })

  it('say so of a server that is sealed, and of a cache that knows only what is not there that it is down', async () => {
    await using sealed = await startServer()
    const [full, empty] = [0, 1].map(() => open(sealed.address, { token: sealed.rootToken })) as [Vault, Vault]
    await full.secrets.set('admin/sealed', { password })
    await full.secrets.get('admin/sealed')
    expect(await empty.secrets.exists('admin/nothing')).toBe(false)
    await sealed.request('PUT', 'sys/seal')
    expect(await asking(full)('GET', '/ready')).toMatchObject({ status: 200, body: '{"status":"degraded"}' })
    expect(empty.secrets.cacheState()).toMatchObject({ entries: 1, usable: 0 })
    expect((await asking(empty)('GET', '/ready')).status).toBe(503)
  })

  it('say that the service is not ready when the token is refused, whatever is in memory', async () => {
    const { token } = await server.createToken({ policies: ['root'] })
    const vault = open(server.address, { token })
    await vault.secrets.set('admin/refused', { password })
    await vault.secrets.get('admin/refused')
    await server.request('POST', 'auth/token/revoke', { body: { token } })
    await expect(vault.kv.read('secret/admin/refused')).rejects.toMatchObject({ deniedBy: 'token' })
    expect(vault.secrets.cacheState().usable).toBe(1)
    expect(await asking(vault)('GET', '/ready')).toMatchObject({ status: 503, body: '{"status":"down"}' })
  })
})

describe('failures of the admin endpoints', () => {
  const broken = new TypeError(password)
  const throwing = (): never => {
    throw broken
  }
  const failing: Record<string, (vault: Vault) => Vault> = {
    '/ready': (vault) => ({ ...vault, health: throwing }),
    '/health': (vault) => ({ ...vault, health: () => Promise.reject(broken) }),
    '/metrics': (vault) => ({ ...vault, metrics: { registry: () => Promise.reject(broken) } }),
    '/cache': (vault) => ({ ...vault, secrets: { ...vault.secrets, cacheState: throwing } }),
  }

  it.each(Object.keys(failing))('are told to onError, with the endpoint: %s', async (path) => {
    const onError = vi.fn<(error: unknown, endpoint: object) => void>()
    const vault = failing[path]?.(open()) as Vault
    const { status, body } = await asking(vault, () => true, onError)('GET', path)
    expect([status, body]).toEqual([500, '{"error":"internal"}'])
    expect(onError.mock.calls).toEqual([[broken, { method: 'GET', path }]])
  })

  it('of authorize too, which means no', async () => {
    const onError = vi.fn<(error: unknown, endpoint: object) => void>()
    const response = await asking(open(), () => Promise.reject(broken), onError)('POST', '/cache/invalidate', {})
    expect(response.status).toBe(403)
    expect(onError.mock.calls).toEqual([[broken, { method: 'POST', path: '/cache/invalidate' }]])
  })

  it('are a warning of the process where nobody is told, without what they say', async () => {
    const warnings: string[] = []
    const note = (warning: Error): void => void warnings.push(`${warning.name} ${warning.message}`)
    process.on('warning', note)
    onTestFinished(() => void process.off('warning', note))
    const refusing = createAdminEndpoints<void>(open(), { authorize: () => Promise.reject(broken) })
    const reporting = createAdminEndpoints<void>({ ...open(), health: throwing }, { authorize: () => true })
    for (const [endpoints, path] of [
      [refusing, '/metrics'],
      [reporting, '/health'],
    ] as const) {
      await endpoints.find((each) => each.path === path)?.answer()
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual([
      'KeywardWarning The admin endpoint GET /metrics could not ask authorize (TypeError), and answered 403. Give onError to see the error.',
      'KeywardWarning The admin endpoint GET /health failed (TypeError), and answered 500. Give onError to see the error.',
    ])
  })

  it('of onError disturb nobody', async () => {
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    for (const onError of [throwing, () => Promise.reject(broken)]) {
      expect((await asking(open(), throwing, onError)('GET', '/ready')).status).toBe(403)
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('are not what a request that makes no sense is', async () => {
    const onError = vi.fn<() => void>()
    expect((await asking(open(), () => true, onError)('POST', '/cache/invalidate', {})).status).toBe(400)
    expect(onError).not.toHaveBeenCalled()
  })

  it('do not keep a request waiting: authorize has ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const onError = vi.fn<(error: unknown, endpoint: object) => void>()
    const { promise, reject } = Promise.withResolvers<boolean>()
    const answers: AdminResponse[] = []
    const asked = asking(open(), () => promise, onError)('GET', '/cache').then((answer) => answers.push(answer))
    await vi.advanceTimersByTimeAsync(9999)
    expect(answers).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await asked
    expect(answers).toMatchObject([{ status: 503, headers: { 'retry-after': '5' }, body: '{"error":"unavailable"}' }])
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'timeout' }), {
      method: 'GET',
      path: '/cache',
    })
    expect(vi.getTimerCount()).toBe(0)
    reject(broken)
    await vi.advanceTimersByTimeAsync(0)
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

it.each([undefined, null, 'vault', 7])('without a client there are none: %o', (source) => {
  expect(() => createAdminEndpoints(source as never, { authorize: () => true })).toThrow(
    expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining('createVault()') as string }),
  )
})

it('what is wrong with their options is said all together, each by its name', () => {
  const options = { authorise: () => true, onError: 'log', path: '/vault' }
  expect(() => createAdminEndpoints(open(), options as never)).toThrow(
    expect.objectContaining({
      code: 'invalid_options',
      problems: ['authorize', 'onError', 'authorise', 'path'].map((path) =>
        expect.objectContaining({ path, message: expect.any(String) as string }),
      ),
    }),
  )
  expect(() => createAdminEndpoints(open(), options as never)).toThrow(/authorise is no option/)
})
