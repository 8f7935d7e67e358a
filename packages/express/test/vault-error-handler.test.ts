import { VaultError } from '@keyward/core'
import { requireSecrets, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import type { ErrorRequestHandler, Express } from 'express'
import morgan from 'morgan'
import { pinoHttp } from 'pino-http'
import { describe, expect, it, vi } from 'vitest'
import { expresses } from './expresses.ts'
import { serve } from './listen.ts'
import { useVaultServer } from './vault-server.ts'

const vaultServer = useVaultServer()

describe.each(expresses)('the error handler in $name', ({ express }) => {
  /** An app whose one route fails so, and what reached the handler after ours. */
  function failing(error: unknown, told: unknown[] = []): { app: Express; passedOn: unknown[] } {
    const passedOn: unknown[] = []
    const last: ErrorRequestHandler = (passed, _request, response, next) => {
      passedOn.push(passed)
      if (response.headersSent) return next(passed)
      response.sendStatus(418)
    }
    const app = express()
    app.get('/', (_request, _response, next) => next(error))
    app.get('/begun', (_request, response, next) => {
      response.write('begun')
      next(error)
    })
    app.use(vaultErrorHandler({ onError: (own) => told.push(own) }), last)
    return { app, passedOn }
  }

  it.each([
    ['unreachable', 503, '{"error":"unavailable"}'],
    ['sealed', 503, '{"error":"unavailable"}'],
    ['permission_denied', 500, '{"error":"internal"}'],
    ['not_found', 500, '{"error":"internal"}'],
  ] as const)('answers %s with %i and nothing else of it', async (code, status, body) => {
    const told: unknown[] = []
    const error = new VaultError(code, 'hvs.words at 10.0.0.1', { path: 'secret/data/app' })
    const { app, passedOn } = failing(error, told)
    const answer = await fetch(await serve(app))
    expect([answer.status, await answer.text()]).toEqual([status, body])
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.has('retry-after')).toBe(status === 503)
    expect([told, passedOn]).toEqual([[error], []])
  })

  it('says nothing that was said of the body that was not sent', async () => {
    const app = express()
    app.get('/', (_request, response, next) => {
      response.set({ 'content-length': '9999', 'content-encoding': 'gzip', etag: '"1"', 'x-own': 'stays' })
      next(new VaultError('sealed', 'sealed'))
    })
    app.use(vaultErrorHandler({ onError: () => undefined }))
    const answer = await fetch(await serve(app))
    expect([answer.status, await answer.text()]).toEqual([503, '{"error":"unavailable"}'])
    const { headers } = answer
    expect([headers.get('etag'), headers.get('content-encoding'), headers.get('x-own')]).toEqual([null, null, 'stays'])
  })

  it.each([new Error('theirs'), Object.assign(new Error('403'), { status: 403 }), 'text', { code: 'not_found' }])(
    'leaves %o to the next one',
    async (error) => {
      const { app, passedOn } = failing(error)
      expect((await fetch(await serve(app))).status).toBe(418)
      expect(passedOn).toEqual([error])
    },
  )

  it('leaves a response that has begun to Express, which breaks it off', async () => {
    const { app, passedOn } = failing(new VaultError('sealed', 'sealed'))
    vi.spyOn(console, 'error').mockReturnValue()
    const answer = await fetch(`${await serve(app)}/begun`)
    await expect(answer.text()).rejects.toThrow('terminated')
    expect(passedOn).toHaveLength(1)
  })

  it('prints errors to stderr unless somebody else takes them, each in one line', async () => {
    const app = express()
    app.use('/reports', (_request, _response, next) => next(new VaultError('sealed', 'no answer for now')))
    app.use(vaultErrorHandler())
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await fetch(`${await serve(app)}/reports/7?key=k-1`)
    const printed = print.mock.calls.join('')
    print.mockRestore()
    expect(printed).toMatch(/^GET \/reports\/7 failed with sealed: no answer for now\. .*\n$/)
  })

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('the log is full of hvs.words')
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('the log is full of hvs.words'))],
  ])('is disturbed by no onError that %s, and prints the error instead', async (_how, onError) => {
    const app = express()
    const passedOn: unknown[] = []
    app.get('/', (_request, _response, next) => next(new VaultError('sealed', 'no answer for now')))
    const last: ErrorRequestHandler = (error, _request, _response, next) => {
      passedOn.push(error)
      next(error)
    }
    app.use(vaultErrorHandler({ onError }), last)
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const answer = await fetch(await serve(app))
    await expect.poll(() => print.mock.calls.length).toBe(2)
    const printed = print.mock.calls.join('')
    print.mockRestore()
    expect([answer.status, passedOn]).toEqual([503, []])
    expect(printed).toMatch(/onError failed with TypeError.*\nGET \/ failed with sealed: no answer for now/)
    expect(printed).not.toContain('hvs.words')
  })

  it('leaves nothing secret in the logs of pino-http and morgan', async () => {
    const vault = vaultServer.open()
    const [name, password] = [vaultServer.newName(), 'correct horse']
    await vault.secrets.set(name, { password })
    const lines: string[] = []
    const stream = { write: (line: string) => void lines.push(line) }
    const app = express()
    app.use(pinoHttp({ level: 'trace', customProps: (request, response) => ({ request, response }) }, stream as never))
    app.use(morgan('combined', { stream }))
    app.use(vaultMiddleware(vault), requireSecrets(name, `${name}#password`))
    app.get('/good', (_request, response) => void response.send('good'))
    app.get('/bad', requireSecrets('express/none'))
    app.use(vaultErrorHandler({ onError: (error, request) => Reflect.get(request, 'log').error(error) }))
    const url = await serve(app)
    for (const path of ['/good', '/bad']) await (await fetch(url + path)).text()
    await expect.poll(() => lines.filter((line) => line.includes('/bad')).length).toBeGreaterThan(1)
    expect(lines.join('\n')).toContain('"code":"not_found"')
    for (const secret of [password, vaultServer.server.rootToken]) expect(lines.join('\n')).not.toContain(secret)
  })
})

describe('vaultErrorHandler', () => {
  it.each([
    [null, /options must be an object/],
    [{ onErorr: () => undefined }, /onErorr is no option; there is onError/],
    [{ onError: 'x' }, /onError must be a function/],
  ])('refuses %o in an error of ours', (options, message) => {
    expect(() => vaultErrorHandler(options as never)).toThrow(VaultError)
    expect(() => vaultErrorHandler(options as never)).toThrow(message)
  })
})
