import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault, tokenFile, type VaultError } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, guardSecret, policy, reads } from './guarded-secret.ts'

describe('a token', () => {
  let server: TestServer
  let directory: string
  beforeAll(async () => {
    server = await startServer()
    await guardSecret(server)
    directory = await mkdtemp(join(tmpdir(), 'keyward-token-'))
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const newToken = async (allowed = policy): Promise<string> =>
    (await server.createToken({ policies: [allowed], ttl: '1h' })).token
  const revoke = (token: string) => server.request('POST', 'auth/token/revoke', { body: { token } })

  it('that is given as text is used', async () => {
    await using vault = clientOf(server, { token: await newToken() })
    expect(await reads(vault)).toBe(true)
  })

  it('in a file is used, with the line break that an editor adds', async () => {
    const path = join(directory, 'edited')
    await writeFile(path, ` ${await newToken()}\r\n`)
    await using vault = clientOf(server, { auth: tokenFile(path) })
    expect(await reads(vault)).toBe(true)
  })

  it('in a file is replaced without a restart, once the old one is refused', async () => {
    const path = join(directory, 'rewritten')
    const [first, second] = [await newToken(), await newToken()]
    await writeFile(path, first)
    await using vault = clientOf(server, { auth: tokenFile(path) })
    await reads(vault)
    await writeFile(path, second)
    await revoke(first)
    expect(await reads(vault)).toBe(true)
  })

  it('in a file is looked after in the namespace where it lives', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const path = join(directory, 'visitor')
    await guardSecret(server, 'tenant')
    await server.writePolicy('visitor', 'path "tenant/secret/data/guarded" { capabilities = ["read"] }')
    const [first, second] = [await newToken('visitor'), await newToken('visitor')]
    await writeFile(path, first)
    await using proxy = await startFaultProxy(server)
    const place = { address: proxy.address, environment: false, namespace: 'tenant' } as const
    await using vault = createVault({ ...place, auth: tokenFile(path, { namespace: '' }) })
    await reads(vault)
    await writeFile(path, second)
    await revoke(first)
    expect(await reads(vault)).toBe(true)
    const lookups = proxy.requests.filter(({ path: asked }) => asked === '/v1/auth/token/lookup-self')
    expect(new Set(lookups.map(({ namespace }) => namespace))).toEqual(new Set([undefined]))
  })

  it('in a file is not revoked at the end', async () => {
    const path = join(directory, 'kept')
    const token = await newToken()
    await writeFile(path, token)
    const vault = clientOf(server, { auth: tokenFile(path) })
    await reads(vault)
    await vault.close()
    expect((await server.request('GET', 'auth/token/lookup-self', { token })).status).toBe(200)
  })

  it.each([
    ['is missing', undefined, 'cannot be read: no such file'],
    ['is empty', ' \n', 'is empty'],
    ['holds two lines', 'canary-one\ncanary-two\n', 'holds something else than one token'],
    ['holds more than any token does', 'canary'.repeat(20_000), 'cannot be read: it holds more than 65536 bytes'],
    ['holds something binary', 'canary\u0000\u0001', 'holds something else than one token'],
  ])('in a file is asked for by the name of the file, when that %s', async (name, content, complaint) => {
    const path = join(directory, name)
    if (content !== undefined) await writeFile(path, content)
    await using vault = clientOf(server, { auth: tokenFile(path) })
    const error = (await reads(vault).catch((reason: unknown) => reason)) as VaultError
    expect(error).toEqual(fails('login_failed'))
    expect(error.message).toContain(`login token_file: the file ${path} ${complaint}`)
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  it('in a file is found as soon as the file is there', async () => {
    const path = join(directory, 'late')
    await using vault = clientOf(server, { auth: tokenFile(path) })
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    await writeFile(path, await newToken())
    expect(await reads(vault)).toBe(true)
  })

  it('of the command line is used when nothing else is said', async () => {
    const home = await mkdtemp(join(directory, 'home-'))
    const environment = { VAULT_ADDR: server.address, HOME: home }
    expect(() => clientOf(server, { environment })).toThrow(/auth is missing/)
    await writeFile(join(home, '.vault-token'), await newToken())
    await using vault = clientOf(server, { environment })
    expect(await reads(vault)).toBe(true)
    await using told = clientOf(server, { environment: { ...environment, VAULT_TOKEN: 'unknown' } })
    await expect(reads(told)).rejects.toEqual(fails('permission_denied'))
  })
})
