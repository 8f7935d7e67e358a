import { format, inspect } from 'node:util'
import { isVaultError, VaultError } from '@keyward/core'
import { getVault, requireSecrets, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import type { ErrorRequestHandler } from 'express'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { expresses } from './expresses.ts'
import { serve } from './listen.ts'
import { useVaultServer } from './vault-server.ts'

const vaultServer = useVaultServer()
const password = 'correct horse battery staple'

describe.each(expresses)('required secrets in $name', ({ express }) => {
  it('are there for the handlers after, by their names', async () => {
    const vault = vaultServer.open()
    await vault.secrets.set('express/database', { password })
    await vault.secrets.set('express/openai', { key: 'k-1' })
    const app = express()
    app.use(vaultMiddleware(vault))
    app.get('/', requireSecrets('express/database', 'express/openai#key'), (_request, response) => {
      const { 'express/database': database, 'express/openai#key': key } = response.locals.secrets
      response.json([database['password'], key])
    })
    const answer = await fetch(await serve(app))
    expect(await answer.json()).toEqual([password, 'k-1'])
  })

  it('are what their schemas make of them', async () => {
    const vault = vaultServer.open()
    await vault.secrets.set('express/queue', { url: 'amqps://queue', prefetch: '20' })
    const app = express()
    app.use(vaultMiddleware(vault))
    const schemas = {
      'express/queue': v.object({ prefetch: v.pipe(v.string(), v.transform(Number)) }),
      'express/queue#url': v.pipe(v.string(), v.startsWith('amqps:')),
    }
    app.get('/', requireSecrets(schemas), (_request, response) => {
      const { 'express/queue': queue, 'express/queue#url': url } = response.locals.secrets
      response.json([queue.prefetch + 1, url])
    })
    expect(await (await fetch(await serve(app))).json()).toEqual([21, 'amqps://queue'])
  })

  it('add up, from the app to the route', async () => {
    const vault = vaultServer.open()
    const [one, two] = [vaultServer.newName(), vaultServer.newName()]
    await vault.secrets.set(one, { word: 'one' })
    await vault.secrets.set(two, { word: 'two' })
    const app = express()
    app.use(vaultMiddleware(vault), requireSecrets(`${one}#word`))
    app.get('/', requireSecrets(`${two}#word`), (_request, response) => {
      const { secrets } = response.locals
      response.json([secrets[`${one}#word`], secrets[`${two}#word`]])
    })
    expect(await (await fetch(await serve(app))).json()).toEqual(['one', 'two'])
  })

  it.each([
    ['by themselves', undefined],
    ['beside what other middleware has put there', { mine: 1 }],
  ])('print as nothing, whoever prints the locals and how, %s', async (_how, secrets) => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { password })
    const app = express()
    const printed: string[] = []
    app.use(vaultMiddleware(vault), (_request, response, next) => {
      if (secrets !== undefined) response.locals['secrets'] = { ...secrets }
      next()
    })
    const schemas = { [`${name}#password`]: v.string() }
    app.get('/', requireSecrets(name, `${name}#password`), requireSecrets(schemas), (_request, response) => {
      const { locals } = response as { locals: { secrets: Record<string, unknown> } }
      for (const each of [locals, locals.secrets, { ...locals.secrets }, response]) {
        printed.push(
          format('%o %O', each, each),
          inspect(each, { showHidden: true, depth: null, customInspect: false }),
        )
      }
      printed.push(JSON.stringify(locals))
      response.json(locals.secrets[`${name}#password`])
    })
    expect(await (await fetch(await serve(app))).json()).toBe(password)
    expect(printed.join('\n')).not.toContain(password)
  })

  it('lead to the error handler when any cannot be read, with all that is wrong in one error', async () => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { password })
    const app = express()
    const errors: VaultError[] = []
    app.use(vaultMiddleware(vault))
    app.get('/', requireSecrets(name, 'express/none', `${name}#nothing`), () => expect.fail('the handler was called'))
    app.use(vaultErrorHandler({ onError: (error) => errors.push(error) }))
    const answer = await fetch(await serve(app))
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal"}'])
    expect(errors).toMatchObject([{ code: 'incomplete' }])
    expect(Object.keys(errors[0]?.failures ?? {}).toSorted()).toEqual(['express/none', `${name}#nothing`].toSorted())
  })

  it.each([
    ['a name', (name: string) => requireSecrets(name)],
    ['a name twice', (name: string) => requireSecrets(name, name)],
    ['a schema', (name: string) => requireSecrets({ [name]: v.object({}) })],
  ])('lead to the error handler with the error itself, when there is only one, by %s', async (_how, require) => {
    const app = express()
    const errors: VaultError[] = []
    app.use(vaultMiddleware(vaultServer.open()))
    app.get('/', require('express/none'), () => expect.fail('the handler was called'))
    app.use(vaultErrorHandler({ onError: (error) => errors.push(error) }))
    expect((await fetch(await serve(app))).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'not_found' }])
  })

  it('lead to the error handler with all that do not fit their schemas in one error', async () => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { password })
    const app = express()
    const errors: VaultError[] = []
    app.use(vaultMiddleware(vault))
    const schemas = {
      [name]: v.object({ password: v.literal('other') }),
      'express/none': v.object({}),
      'express/a': v.any(),
    }
    app.get('/', requireSecrets(schemas), () => expect.fail('the handler was called'))
    app.use(vaultErrorHandler({ onError: (error) => errors.push(error) }))
    expect((await fetch(await serve(app))).status).toBe(500)
    const failures = { [name]: { code: 'schema_mismatch' }, 'express/none': { code: 'not_found' } }
    expect(errors).toMatchObject([{ code: 'incomplete', failures, message: expect.stringContaining(`3 of 3`) }])
    expect(inspect(errors, { depth: null })).not.toContain(password)
  })

  it.each(['mine', 5, false, Object.freeze({})])('say that their place is taken, by %o', async (mine) => {
    const app = express()
    const errors: VaultError[] = []
    app.use(vaultMiddleware(vaultServer.open()), (_request, response, next) => {
      response.locals['secrets'] = mine
      next()
    })
    app.get('/', requireSecrets('express/any'), () => expect.fail('the handler was called'))
    app.use(vaultErrorHandler({ onError: (error) => errors.push(error) }))
    expect((await fetch(await serve(app))).status).toBe(500)
    expect(errors).toMatchObject([
      { code: 'invalid_argument', message: expect.stringContaining('response.locals.secrets is taken') },
    ])
  })

  it('lead to the error handler when one does not fit its schema, without a value in the error', async () => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { password })
    const app = express()
    const errors: VaultError[] = []
    app.use(vaultMiddleware(vault))
    app.get('/', requireSecrets({ [name]: v.object({ password: v.literal('other') }) }), () => expect.fail())
    app.use(vaultErrorHandler({ onError: (error) => errors.push(error) }))
    expect((await fetch(await serve(app))).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'schema_mismatch' }])
    expect(inspect(errors, { depth: null })).not.toContain(password)
  })

  it('and the client itself say what is missing on a request without the middleware', async () => {
    const app = express()
    const errors: unknown[] = []
    app.get('/require', requireSecrets('express/any'))
    app.get('/get', (request) => void getVault(request))
    const collect: ErrorRequestHandler = (error, _request, response, _next) => {
      errors.push(error)
      response.sendStatus(500)
    }
    app.use(collect)
    const url = await serve(app)
    for (const path of ['/require', '/get']) expect((await fetch(url + path)).status).toBe(500)
    for (const error of errors)
      expect(isVaultError(error, 'invalid_argument') && error.message).toMatch(/app\.use\(vaultMiddleware/)
    expect(errors).toHaveLength(2)
  })

  it('are in nothing that prints or copies the locals', async () => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { password })
    const app = express()
    app.use(vaultMiddleware(vault))
    app.get('/', requireSecrets(name, `${name}#password`), (request, response) => {
      const { locals } = response
      const printed = [JSON.stringify(locals), inspect(locals, { depth: null }), inspect({ ...locals.secrets })]
      response.json({ printed, request: inspect(request.vault), used: locals.secrets[`${name}#password`] === password })
    })
    const text = await (await fetch(await serve(app))).text()
    expect(text).toContain('"used":true')
    for (const secret of [password, vaultServer.server.rootToken]) expect(text).not.toContain(secret)
  })

  it('are of the one moment at which they were read for this request', async () => {
    const vault = vaultServer.open()
    const name = vaultServer.newName()
    await vault.secrets.set(name, { word: 'before' })
    const app = express()
    app.use(vaultMiddleware(vault))
    app.get('/', requireSecrets(`${name}#word`), async (_request, response) => {
      await vault.secrets.set(name, { word: 'after' })
      response.send(response.locals.secrets[`${name}#word`])
    })
    const url = await serve(app)
    expect(await (await fetch(url)).text()).toBe('before')
    expect(await (await fetch(url)).text()).toBe('after')
  })
})

describe('the middleware', () => {
  it.each([undefined, null, {}, 'vault', Promise.resolve()])('is not made of %o', (wrong) => {
    expect(() => vaultMiddleware(wrong as never)).toThrow(/createVault/)
  })

  it.each([
    [],
    [''],
    ['a', ''],
    [undefined],
    [['a']],
    [{}],
    [{ a: 1 }],
    ['a', { a: v.string() }],
    ['../a'],
    ['a#b#c'],
    ['a', 'b/'],
    ['#a'],
    [{ '../a': v.any() }],
  ])('requires no %j', (...wrong) => {
    expect(() => requireSecrets(...(wrong as unknown as ['a']))).toThrow(VaultError)
  })
})
