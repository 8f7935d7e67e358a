import { startServer } from '../server/start-server.ts'
import type { TestServer } from '../server/test-server.ts'
import { testAdminEndpoints } from './admin-tests.ts'
import { type AppUnderTest, startApp, type StartPlugin } from './app-under-test.ts'
import { testDenied, testUnreachable } from './failure-tests.ts'
import type { TestFunctions } from './plugin-app.ts'
import { testRequests, testShortTtl } from './secret-tests.ts'

export interface PluginContract {
  /** Of the plugin, for the names of the tests. */
  readonly name: string
  /** Starts an app with the plugin. Several run at the same time. */
  readonly start: StartPlugin
}

/**
 * The tests that every plugin for a web framework passes, over HTTP, with a real server: what operators ask, and what a request sees of a secret.
 *
 * @example
 * testPlugin({ describe, it, beforeAll, afterAll }, { name: 'Express 5', start })
 */
export function testPlugin(functions: TestFunctions, { name, start }: PluginContract): void {
  const { describe, beforeAll, afterAll } = functions
  let server: TestServer

  const inApp = (when: string, open: () => Promise<AppUnderTest>, tests: (app: () => AppUnderTest) => void): void => {
    describe(when, () => {
      let app: AppUnderTest
      beforeAll(async () => {
        app = await open()
      })
      afterAll(async () => {
        await app?.stop()
      })
      tests(() => app)
    })
  }

  describe(`${name}: the contract of plugins`, () => {
    beforeAll(async () => {
      server = await startServer({ rootToken: 'contract-root-token' })
    })
    afterAll(async () => {
      await server?.stop()
    })
    for (const prefix of ['', '/ops/vault'] as const) {
      inApp(
        `with its admin endpoints ${prefix === '' ? 'at the root' : `below ${prefix}`}`,
        async () => prepared(await startApp(start, server, { prefix })),
        (app) => {
          testAdminEndpoints(functions, app)
          testRequests(functions, app, () => server.rootToken)
        },
      )
    }
    inApp(
      'with secrets that are due after a second',
      async () => prepared(await startApp(start, server, { ttlSeconds: 1 })),
      (app) => testShortTtl(functions, app),
    )
    inApp(
      'without a server to ask',
      () => startApp(start, server, { address: 'http://127.0.0.1:9' }),
      (app) => testUnreachable(functions, app),
    )
    inApp(
      'without the right to read',
      async () => startApp(start, server, { token: (await server.createToken({ policies: ['default'] })).token }),
      (app) => testDenied(functions, app),
    )
  })
}

async function prepared(app: AppUnderTest): Promise<AppUnderTest> {
  await app.changeSecret('first')
  return app
}
