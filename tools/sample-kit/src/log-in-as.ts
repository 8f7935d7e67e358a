import type { TestServer } from '@keyward/testing'
import type { SampleEnvironment } from './prepare-sample.ts'

/** Asks Vault for something, and tells the status of the answer. */
export type Attempt = (method: string, path: string, body?: unknown) => Promise<number>

/** Logs in with a sample's AppRole: what its policy allows, and what not. */
export async function logInAs(
  vault: TestServer,
  { VAULT_ROLE_ID, VAULT_SECRET_ID }: SampleEnvironment,
): Promise<{ token: string; attempt: Attempt }> {
  const body = { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID }
  const login = await vault.request('POST', 'auth/approle/login', { body, token: null })
  const token = login.body.auth?.['client_token'] as string
  const attempt: Attempt = async (method, path, sent) =>
    (await vault.request(method, path, { token, body: sent, throwOnError: false })).status
  return { token, attempt }
}
