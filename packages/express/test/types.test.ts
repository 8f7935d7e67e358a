import { requireSecrets, vaultAdminRouter, vaultErrorHandler, vaultMiddleware } from '@keyward/express'
import type { NamedSecrets, SecretLocals } from '@keyward/express'
import type { SecretData, Vault } from '@keyward/core'
import express5, {
  type Request as Request5,
  type RequestHandler as Handler5,
  type Response as Response5,
} from 'express'
import express4, {
  type Request as Request4,
  type RequestHandler as Handler4,
  type Response as Response4,
} from 'express-4'
import morgan from 'morgan'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'

const schema = v.object({ password: v.string() })
declare const vault: Vault
const define = (_app: () => void): void => undefined

const login5: Handler5 = (_request, _response, next) => next()
const login4: Handler4 = (_request, _response, next) => next()
type Locals = SecretLocals<NamedSecrets<'app/database'>>
const report: Handler5<{ id: string }, unknown, unknown, object, Locals> = (_request, response) => {
  expectTypeOf(response.locals.secrets['app/database']).toEqualTypeOf<SecretData>()
}

// Compiled, and not run: `tsc -b` fails when any of it does not hold.
describe('the types, with those of Express 5 and 4', () => {
  it('are those of the secrets that a route requires', () =>
    define(() => {
      const [app5, app4] = [express5(), express4()]
      app5.get('/notes/:id', requireSecrets('app/database', 'app/openai#key'), (request, response) => {
        expectTypeOf(response.locals.secrets['app/database']).toEqualTypeOf<SecretData>()
        expectTypeOf(response.locals.secrets['app/openai#key']).toEqualTypeOf<string>()
        expectTypeOf(request.params.id).toEqualTypeOf<string>()
        // @ts-expect-error It was not required.
        void response.locals.secrets['app/other']
      })
      app4.get('/notes/:id', requireSecrets('app/database', 'app/openai#key'), (request, response) => {
        expectTypeOf(response.locals.secrets['app/database']).toEqualTypeOf<SecretData>()
        expectTypeOf(response.locals.secrets['app/openai#key']).toEqualTypeOf<string>()
        expectTypeOf(request.params.id).toEqualTypeOf<string>()
        // @ts-expect-error It was not required.
        void response.locals.secrets['app/other']
      })
      app5.get('/', requireSecrets({ 'app/database': schema }), async (_request, response) => {
        expectTypeOf(response.locals.secrets['app/database'].password).toEqualTypeOf<string>()
      })
      app4.get('/', requireSecrets({ 'app/database': schema }), (_request, response) => {
        expectTypeOf(response.locals.secrets['app/database'].password).toEqualTypeOf<string>()
      })
    }))

  it('of several requirements on one route are those that the handler names', () =>
    define(() => {
      type Both = SecretLocals<NamedSecrets<'a' | 'b#c'>>
      express5().get(
        '/:id',
        requireSecrets('a'),
        requireSecrets('b#c'),
        (request, response: Response5<unknown, Both>) => {
          expectTypeOf(response.locals.secrets['b#c']).toEqualTypeOf<string>()
          expectTypeOf(request.params.id).toEqualTypeOf<string>()
        },
      )
      express4().get(
        '/:id',
        requireSecrets('a'),
        requireSecrets('b#c'),
        (request, response: Response4<unknown, Both>) => {
          expectTypeOf(response.locals.secrets['b#c']).toEqualTypeOf<string>()
          expectTypeOf(request.params.id).toEqualTypeOf<string>()
        },
      )
    }))

  it('stand beside other middleware in one route', () =>
    define(() => {
      express5().get('/:id', login5, express5.json(), morgan('tiny'), requireSecrets('a#b'), (request, response) => {
        expectTypeOf(response.locals['secrets']).toBeAny()
        expectTypeOf(request.params['id']).not.toBeAny()
      })
      express4().get('/:id', login4, express4.json(), requireSecrets('a#b'), (request, response) => {
        expectTypeOf(response.locals['secrets']).toBeAny()
        expectTypeOf(request.params['id']).not.toBeAny()
      })
    }))

  it('fit handlers that are written elsewhere, routers and whole apps', () =>
    define(() => {
      const router = express5.Router()
      router.get('/:id', requireSecrets('app/database'), report)
      express5().use('/reports', vaultMiddleware(vault), router, vaultErrorHandler())
      expectTypeOf(router).toExtend<Handler5>()
      express4().use('/reports', vaultMiddleware(vault), vaultErrorHandler())
    }))

  it('know the whole request in authorize', () =>
    define(() => {
      express5().use(vaultAdminRouter(vault, { authorize: (request) => request.get('x-key') === request.ip }))
      express4().use('/:a', vaultAdminRouter(vault, { authorize: async (request) => request.path === '/' }))
      express5().use('/:a', vaultAdminRouter(vault, { authorize: (request: Request5) => 'a' in request.params }))
      express4().use('/:a', vaultAdminRouter(vault, { authorize: (request: Request4) => 'a' in request.params }))
      expectTypeOf<Request5['vault']>().toEqualTypeOf<Vault | undefined>()
      expectTypeOf<Request4['vault']>().toEqualTypeOf<Vault | undefined>()
    }))
})
