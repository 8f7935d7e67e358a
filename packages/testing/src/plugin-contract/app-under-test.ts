import { createHash } from 'node:crypto'
import type { TestServer } from '../server/test-server.ts'
import type { PluginApp, PluginAppSetup } from './plugin-app.ts'

const authorizedHeader = { name: 'x-contract-key', value: 'open sesame' } as const
const secretPath = 'secret/data/contract/database'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether it comes with the header that may use the admin endpoints. Default: yes. */
  readonly authorized?: boolean
}

/** An app with a plugin, and the server behind it. */
export interface AppUnderTest {
  readonly prefix: string
  ask(path: string, options?: AskOptions): Promise<Answer>
  /** The same below the prefix of the admin endpoints. */
  askAdmin(path: string, options?: AskOptions): Promise<Answer>
  invalidate(body: unknown): Promise<Answer>
  /** Somebody else changes the secret. */
  changeSecret(password: string): Promise<void>
  stop(): Promise<unknown>
}

export type StartPlugin = (setup: PluginAppSetup) => Promise<PluginApp>

interface AppOptions {
  readonly prefix?: PluginAppSetup['adminPrefix']
  readonly ttlSeconds?: number
  readonly address?: string
  readonly token?: string
}

export async function startApp(
  start: StartPlugin,
  server: TestServer,
  { prefix = '', ttlSeconds = 300, address = server.address, token = server.rootToken }: AppOptions = {},
): Promise<AppUnderTest> {
  const app = await start({
    vaultOptions: {
      address,
      token,
      environment: false,
      timeoutMs: 5000,
      cache: { ttlSeconds },
      retry: { attempts: 1 },
    },
    adminPrefix: prefix,
    authorizedHeader,
  })
  const ask = (path: string, options: AskOptions = {}) => request(app.url + path, options)
  return {
    prefix,
    ask,
    askAdmin: (path, options) => ask(prefix + path, options),
    invalidate: (body) => ask(`${prefix}/cache/invalidate`, json(body)),
    changeSecret: async (password) => {
      await server.request('POST', secretPath, { body: { data: { password } } })
    },
    stop: app.stop,
  }
}

async function request(url: string, { method = 'GET', headers = {}, body, authorized = true }: AskOptions) {
  const key = authorized ? { [authorizedHeader.name]: authorizedHeader.value } : {}
  const response = await fetch(url, { method, headers: { ...key, ...headers }, ...(body !== undefined && { body }) })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

export function json(body: unknown): AskOptions {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

export function fingerprint(password: string): string {
  return createHash('sha256').update(password).digest('hex')
}
