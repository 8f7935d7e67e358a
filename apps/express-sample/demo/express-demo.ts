import { once } from 'node:events'
import type { Demo, Done } from './demo.ts'
import { prepareVault } from './prepare-vault.ts'
import { startSample } from './sample-process.ts'

export const expressDemo: Demo = {
  name: 'Express: notes',
  async start({ vault, postgres }, done, { port }) {
    const { roleId, secretId, apiKey } = await prepareVault(vault, postgres)
    done(
      'Its configuration, its keys and a role that makes database users',
      'app/express-sample, database/creds/express-sample',
    )
    done('A policy that allows reading those, and an AppRole', 'express-sample')
    const sample = await startSample({
      VAULT_ADDR: vault.address,
      VAULT_ROLE_ID: roleId,
      VAULT_SECRET_ID: secretId,
      PORT: port,
    })
    done("The app, with only that AppRole's credentials", sample.address)
    await showRequests(sample.address, apiKey, done)
    return {
      address: sample.address,
      tryIt: commands(sample.address, apiKey),
      ended: once(sample.child, 'exit').then(([code]) => code as number | null),
      stop: async () => sample.child.exitCode === null && (await sample.stop()) === 0,
    }
  },
}

async function showRequests(address: string, apiKey: string, done: Done): Promise<void> {
  const show = async (what: string, request: RequestInit & { path: string; expected: number }): Promise<Headers> => {
    const response = await fetch(address + request.path, request)
    const body = await response.text()
    if (response.status !== request.expected)
      throw new Error(`${what}: ${response.status} instead of ${request.expected}: ${body}`)
    done(what, `${response.status} ${body.length > 100 ? `${body.slice(0, 100)}…` : body}`)
    return response.headers
  }
  const json = { 'content-type': 'application/json' }
  await show('GET /', { path: '/', expected: 200 })
  await show('GET /notes without a session', { path: '/notes', expected: 401 })
  const login = { path: '/login', method: 'POST', body: '{"name":"ada"}', expected: 200 }
  const headers = await show('POST /login with the API key from Vault', {
    ...login,
    headers: { ...json, 'x-api-key': apiKey },
  })
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const note = { path: '/notes', method: 'POST', body: '{"text":"Buy milk"}', expected: 201 }
  await show('POST /notes with that session', { ...note, headers: { ...json, cookie } })
  await show('GET /vault/ready with the API key', {
    path: '/vault/ready',
    headers: { 'x-api-key': apiKey },
    expected: 200,
  })
}

function commands(address: string, apiKey: string): string[] {
  return [
    `curl -c /tmp/notes -H 'x-api-key: ${apiKey}' --json '{"name":"ada"}' ${address}/login`,
    `curl -b /tmp/notes --json '{"text":"Buy bread"}' ${address}/notes`,
    `curl -b /tmp/notes ${address}/notes`,
    `curl -H 'x-api-key: ${apiKey}' ${address}/vault/health`,
  ]
}
