import { enableSecretsEngine } from '../setup/secrets-engines.ts'
import { sendRequest, type Endpoint } from './request.ts'

/** KV v2 at `secret/`, which a dev server has by itself. */
export const enableKv = async (endpoint: Endpoint, token: string): Promise<void> =>
  enableSecretsEngine(
    async (method, path, options) => sendRequest(endpoint, method, path, { token, ...options }),
    'secret',
    { type: 'kv', options: { version: '2' } },
  )
