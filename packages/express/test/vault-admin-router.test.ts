import { type IncomingMessage, request as httpRequest } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { VaultError } from '@keyward/core'
import { vaultAdminRouter } from '@keyward/express'
import cookieParser from 'cookie-parser'
import type { ErrorRequestHandler, Request } from 'express'
import { describe, expect, it, vi } from 'vitest'
import { expresses } from './expresses.ts'
import { serve } from './listen.ts'
import { useVaultServer } from './vault-server.ts'

const vaultServer = useVaultServer()
const everybody = { authorize: () => true }

// What the contract does not ask of every framework.
describe.each(expresses)('the admin router in $name', ({ express }) => {
  it('takes paths as Express does: in any case, with a slash at the end, below any prefix', async () => {
    const app = express()
    app.use(['/a', '/b/:tenant/c'], vaultAdminRouter(vaultServer.open(), everybody))
    const url = await serve(app)
    for (const path of ['/a/health', '/a/HEALTH/', '/b/7/c/cache?pretty', '/b/7/c/live']) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
    }
    expect((await fetch(`${url}/a/health//`)).status).toBe(404)
  })

  it('lets authorize see the whole request: parameters of the prefix, cookies, what was set before', async () => {
    const app = express()
    const seen: unknown[] = []
    const router = vaultAdminRouter(vaultServer.open(), {
      authorize: (request: Request) => {
        seen.push(request.params['tenant'], request.signedCookies, request.get('x-who'), request.baseUrl)
        return true
      },
    })
    app.use(cookieParser('secret'))
    app.use('/tenants/:tenant/vault', router)
    await fetch(`${await serve(app)}/tenants/7/vault/cache`, { headers: { 'x-who': 'ada' } })
    expect(seen).toMatchObject(['7', {}, 'ada', '/tenants/7/vault'])
  })

  it('hands every other path on', async () => {
    const app = express()
    app.use(vaultAdminRouter(vaultServer.open(), { authorize: () => false }))
    app.use((request, response) => void response.status(404).send(`own 404 for ${request.path}`))
    expect(await (await fetch(`${await serve(app)}/cache/other`)).text()).toBe('own 404 for /cache/other')
  })

  it('says which methods an endpoint knows', async () => {
    const app = express()
    app.use(vaultAdminRouter(vaultServer.open(), everybody))
    const url = await serve(app)
    const asked = async (method: string, path: string) => {
      const { status, headers } = await fetch(url + path, { method })
      return [status, headers.get('allow'), headers.get('cache-control')]
    }
    expect(await asked('DELETE', '/health')).toEqual([405, 'GET, HEAD', 'no-store'])
    expect(await asked('GET', '/cache/invalidate')).toEqual([405, 'POST', 'no-store'])
  })

  it.each([
    ['before', true],
    ['not at all', false],
  ])('reads a body that express.json() has read %s', async (_when, before) => {
    const vault = vaultServer.open()
    const app = express()
    if (before) app.use(express.json())
    app.use(vaultAdminRouter(vault, everybody))
    const name = vaultServer.newName()
    await vault.secrets.set(name, { a: 1 })
    await vault.secrets.get(name)
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const invalidate = `${await serve(app)}/cache/invalidate`
    const answer = await fetch(invalidate, { method: 'POST', headers, body: JSON.stringify({ name }) })
    expect([answer.status, vault.secrets.cacheState().entries]).toEqual([200, 0])
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', ''])(
    'does not take %o for JSON, which a page of another site could send',
    async (type) => {
      const app = express()
      app.use(vaultAdminRouter(vaultServer.open(), everybody))
      const url = `${await serve(app)}/cache/invalidate`
      const body = new Blob(['{"all":true}'], { type })
      expect((await fetch(url, { method: 'POST', body })).status).toBe(415)
    },
  )

  it.each(['with its length', 'without it'])('refuses a large body %s that another parser took', async (how) => {
    const app = express()
    app.use(express.json(), vaultAdminRouter(vaultServer.open(), everybody))
    const url = await serve(app)
    const length = how === 'without it' ? { 'transfer-encoding': 'chunked' } : {}
    const headers = { 'content-type': 'application/json', ...length }
    const request = httpRequest(`${url}/cache/invalidate`, { method: 'POST', headers })
    request.end(JSON.stringify({ name: 'x'.repeat(20_000) }))
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    expect(response.statusCode).toBe(413)
  })

  it('refuses a large body as soon as it is too large, and serves the same connection further', async () => {
    const app = express()
    app.use(vaultAdminRouter(vaultServer.open(), everybody))
    const url = await serve(app)
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const request = httpRequest(`${url}/cache/invalidate`, { method: 'POST', headers })
    request.write('x'.repeat(20_000))
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect([response.statusCode, await text(response)]).toEqual([413, expect.stringContaining('16384 bytes')])
    request.end()
    expect((await fetch(`${url}/live`)).status).toBe(200)
  })

  it('asks authorize before a body, and takes one that breaks off for no error', async () => {
    const app = express()
    const errors: unknown[] = []
    const asked = vi.fn<() => boolean>(() => false)
    const collect: ErrorRequestHandler = (error, _request, _response, next) => {
      errors.push(error)
      next(error)
    }
    app.use(vaultAdminRouter(vaultServer.open(), { authorize: asked }), collect)
    const url = `${await serve(app)}/cache/invalidate`
    const headers = { 'content-type': 'application/json', 'content-length': 100 }
    const post = () => httpRequest(url, { method: 'POST', headers }).on('error', () => undefined)
    const stranger = post()
    stranger.write('{')
    const [response] = (await once(stranger, 'response')) as [IncomingMessage]
    expect([response.statusCode, asked.mock.calls.length]).toEqual([403, 1])
    stranger.destroy()
    asked.mockReturnValue(true)
    const operator = post()
    operator.write('{')
    await expect.poll(() => asked.mock.calls.length).toBe(2)
    operator.destroy()
    expect((await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '' })).status).toBe(415)
    expect(errors).toEqual([])
  })

  it('says nothing, to nobody, when somebody has answered before it', async () => {
    const vault = vaultServer.open()
    const app = express()
    const errors: unknown[] = []
    const asked = Promise.withResolvers<void>()
    const collect: ErrorRequestHandler = (error, _request, _response, next) => {
      errors.push(error)
      next(error)
    }
    app.use((_request, response, next) => {
      response.status(503).send('too late')
      next()
    })
    const authorize = (): boolean => {
      setImmediate(asked.resolve)
      return true
    }
    app.use(vaultAdminRouter(vault, { authorize }), collect)
    const url = await serve(app)
    expect(await (await fetch(`${url}/cache`)).text()).toBe('too late')
    await asked.promise
    expect((await fetch(`${url}/cache`, { method: 'DELETE' })).status).toBe(503)
    expect(errors).toEqual([])
  })

  it.each([
    [undefined, everybody, /vault must be what createVault/],
    [{}, everybody, /vault must be what createVault/],
    ['vault', {}, /authorize/],
    ['vault', { ...everybody, authorise: () => true }, /authorise is no option/],
    ['vault', undefined, /authorize/],
    ['vault', null, /authorize|options/],
  ])('is not made of %o and %o', (given, options, message) => {
    const vault = given === 'vault' ? vaultServer.open() : given
    const make = () => vaultAdminRouter(vault as never, options as never)
    expect(make).toThrow(VaultError)
    expect(make).toThrow(message)
  })
})
