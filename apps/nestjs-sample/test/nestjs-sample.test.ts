import { readFile } from 'node:fs/promises'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileSample, type SampleProcess, startSample } from './sample-process.ts'

const policy = new URL('../../../vault/policies/nestjs-sample.hcl', import.meta.url)

async function ask({ address }: SampleProcess, path: string, key = ''): Promise<{ status: number; body: string }> {
  const response = await fetch(address + path, { headers: { 'x-api-key': key } })
  return { status: response.status, body: await response.text() }
}

describe('the NestJS sample', () => {
  let server: TestServer
  let compiled: AsyncDisposable
  let environment: Record<string, string>
  const write = (name: string, data: object) =>
    server.request('POST', `app/data/nestjs-sample/${name}`, { body: { data } })

  beforeAll(async () => {
    compiled = await compileSample()
    server = await startServer()
    await server.enableSecretsEngine('app', { type: 'kv', options: { version: '2' } })
    await server.writePolicy('nestjs-sample', await readFile(policy, 'utf8'))
    const { roleId, secretId } = await server.createAppRole('nestjs-sample', {
      policies: ['nestjs-sample'],
      tokenTtl: '1h',
    })
    environment = { VAULT_ADDR: server.address, VAULT_ROLE_ID: roleId, VAULT_SECRET_ID: secretId }
    await write('configuration', { title: 'Orders, kept by Keyward' })
    await write('api-key', { key: 'first-key' })
  })
  afterAll(async () => {
    await compiled?.[Symbol.asyncDispose]()
    await server?.stop()
  })

  it('has all of its configuration from Vault, and answers operators', async () => {
    const sample = await startSample(environment)
    expect(await ask(sample, '/')).toEqual({ status: 200, body: '{"title":"Orders, kept by Keyward"}' })
    expect((await ask(sample, '/private')).status).toBe(403)
    expect((await ask(sample, '/private', 'first-key')).status).toBe(200)
    expect(await ask(sample, '/health')).toMatchObject({ status: 200, body: expect.stringContaining('"status":"ok"') })
    expect((await ask(sample, '/vault/live')).status).toBe(200)
    expect((await ask(sample, '/vault/metrics')).status).toBe(403)
    const metrics = await ask(sample, '/vault/metrics', 'first-key')
    expect(metrics.body).toContain('vault_auth_total{method="approle",outcome="ok"} 1')
    expect(sample.printed()).toContain('vault: logged in with approle')
    expect(sample.printed()).not.toMatch(/first-key|WARN|ERROR/)
    await sample.stop()
  })

  it('revokes its token when it is told to end', async () => {
    const sample = await startSample(environment)
    expect(await tokensOfSample()).toBe(1)
    expect(await sample.stop()).toEqual({ code: null, signal: 'SIGTERM' })
    expect(await tokensOfSample()).toBe(0)
  })

  it.each([
    ['its key is not in Vault', async () => server.request('DELETE', 'app/metadata/nestjs-sample/api-key'), /api-key/],
    [
      'its role is refused',
      async () => void (environment = { ...environment, VAULT_SECRET_ID: 'wrong' }),
      /login|log-in/,
    ],
  ])('does not start when %s, and says why', async (_when, breakIt, reason) => {
    await breakIt()
    await expect(startSample(environment)).rejects.toThrow(reason)
  })

  async function tokensOfSample(): Promise<number> {
    const { body } = await server.request('LIST', 'auth/token/accessors')
    const { keys = [] } = body.data as { keys?: string[] }
    const names = await Promise.all(
      keys.map(async (accessor) => {
        const found = await server.request('POST', 'auth/token/lookup-accessor', { body: { accessor } })
        return found.body.data?.['display_name']
      }),
    )
    return names.filter((name) => name === 'approle').length
  }
})
