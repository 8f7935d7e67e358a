import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { cleanUp } from '../../src/cleanup/index.ts'
import { runAction } from '../action-run.ts'
import { inputEnvironment } from '../runner/action-definition.ts'

describe('the post step', () => {
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    server = await startServer()
    await server.request('POST', 'secret/data/app', { body: { data: { password: 'correct horse' } } })
    await server.enableSecretsEngine('pki', { type: 'pki' })
    await server.request('POST', 'pki/root/generate/internal', { body: { common_name: 'Example Root', ttl: '700h' } })
    await server.request('POST', 'pki/roles/leased', {
      body: { allow_any_name: true, generate_lease: true, ttl: '1h' },
    })
    await server.writePolicy('issuer', 'path "pki/issue/leased" { capabilities = ["update"] }')
    await server.writePolicy('revoker', 'path "sys/leases/revoke" { capabilities = ["update"] }')
  })
  afterAll(async () => server?.stop())
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'action-post-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  })

  const roots = () => ({ GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder })

  /** Runs the main step, something in between, and the post step; gives what the post step wrote. */
  const run = async (inputs: Record<string, string>, between: () => unknown = () => undefined): Promise<string> => {
    const main = await runAction({ url: server.address, ...inputs }, roots())
    expect(main.errors).toEqual([])
    await between()
    return post(inputs, main.state)
  }

  const post = async (inputs: Record<string, string>, state: Record<string, string>): Promise<string> => {
    let output = ''
    // It has nothing to write, so it revokes wherever these lead.
    const files = { GITHUB_ENV: '/nowhere/env', GITHUB_OUTPUT: '/nowhere/output', GITHUB_STATE: '/nowhere/state' }
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
    await cleanUp(
      { ...roots(), ...files, ...inputEnvironment({ url: server.address, ...inputs }), ...saved },
      (text) => (output += text),
    )
    return output
  }

  const leases = async (): Promise<number> => {
    const { body } = await server.request('GET', 'sys/leases/lookup/pki/issue/leased?list=true', {
      throwOnError: false,
    })
    return (body.data as { keys?: string[] } | null | undefined)?.keys?.length ?? 0
  }
  const pki = 'pki/issue/leased {"common_name": "shop.example.com"}'

  it('revokes the leases of a token that was given, and leaves the token', async () => {
    const { token } = await server.createToken({ policies: ['issuer', 'revoker'] })
    expect(await run({ token, pki }, async () => expect(await leases()).toBe(1))).toBe('Revoked 1 lease\n')
    expect(await leases()).toBe(0)
    expect((await server.request('GET', 'auth/token/lookup-self', { token })).status).toBe(200)
  })

  it('says what a token needs that may not revoke its leases', async () => {
    const { token } = await server.createToken({ policies: ['issuer'] })
    const output = await run({ token, pki })
    expect(output).toMatch(
      /^::warning::The lease pki\/issue\/leased\/\S+ could not be revoked .* allow update on sys\/leases\/revoke\.\n$/,
    )
    await server.request('PUT', 'sys/leases/revoke-prefix/pki', { body: {} })
  })

  it('revokes the token that was logged in for, and its leases with it', async () => {
    const { roleId, secretId } = await server.createAppRole('ci', { policies: ['issuer'] })
    expect(await run({ method: 'approle', roleId, secretId, pki })).toBe('Revoked the token\n')
    await expect.poll(leases).toBe(0)
  })

  it('takes a token that is gone already for revoked', async () => {
    const { roleId, secretId } = await server.createAppRole('ci', { policies: ['issuer'] })
    const inputs = { method: 'approle', roleId, secretId, exportToken: 'true' }
    const main = await runAction({ url: server.address, ...inputs }, roots())
    await server.request('POST', 'auth/token/revoke', { body: { token: main.variables['VAULT_TOKEN'] ?? '' } })
    expect(await post(inputs, main.state)).toBe('Revoked the token\n')
  })

  it('tries again when the server fails for a moment', async () => {
    await using proxy = await startFaultProxy(server)
    const { roleId, secretId } = await server.createAppRole('ci', { policies: ['issuer'] })
    const inputs = { method: 'approle', roleId, secretId, url: proxy.address }
    expect(await run(inputs, () => proxy.next({ kind: 'status', status: 503 }, { kind: 'reset' }))).toContain(
      'Revoked the token\n',
    )
  })

  it('tries again for as long as a server takes to restart', async () => {
    await using proxy = await startFaultProxy(server)
    const { roleId, secretId } = await server.createAppRole('ci', { policies: ['issuer'] })
    const inputs = { method: 'approle', roleId, secretId, url: proxy.address }
    const away = Array.from({ length: 5 }, () => ({ kind: 'reset' }) as const)
    expect(await run(inputs, () => proxy.next(...away))).toContain('Revoked the token\n')
  })

  it('removes files, and none that is somewhere else by then', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'action-outside-')))
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
    writeFileSync(join(outside, 'pw'), 'mine')
    const files = 'secret/data/app password | a/pw ; secret/data/app password | b/pw ; secret/data/app password | c/pw'
    const output = await run({ token: server.rootToken, files }, () => {
      renameSync(join(folder, 'b'), join(folder, 'moved'))
      symlinkSync(outside, join(folder, 'b'))
      rmSync(join(folder, 'c'), { recursive: true })
      mkdirSync(join(folder, 'c'))
    })
    expect(existsSync(join(folder, 'a/pw'))).toBe(false)
    expect(existsSync(join(outside, 'pw'))).toBe(true)
    expect(output).toContain(
      `::warning::${folder}/b/pw holds a secret and could not be removed (its folder is now a link to ${outside})`,
    )
  })

  it('does nothing, and says nothing, where there is nothing to do', async () => {
    expect(await post({ url: 'nonsense' }, {})).toBe('')
  })
})
