import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ActionRun, runAction } from '../action-run.ts'
import { startIdentityProvider, type IdentityProvider } from '../runner/identity-provider.ts'
import { type LoginRecorder, startLoginRecorder } from './login-recorder.ts'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }))
const encrypted = String(
  keys.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' }),
)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a method of logging in', () => {
  let server: TestServer
  let github: IdentityProvider
  beforeAll(async () => {
    ;[server, github] = await Promise.all([startServer(), startIdentityProvider({ repository: 'example/shop' })])
    await server.request('POST', 'secret/data/guarded', { body: { data: { key: 'guarded value' } } })
    await server.writePolicy('reader', 'path "secret/data/guarded" { capabilities = ["read"] }')
    await enableJwt(
      'jwt',
      { jwt_validation_pubkeys: [keys.publicKey.export({ type: 'spki', format: 'pem' })] },
      'vault-action',
    )
    await enableJwt('github-oidc', { oidc_discovery_url: github.issuer, bound_issuer: github.issuer }, github.issuer)
  })
  afterAll(async () => {
    await server?.stop()
    await github?.[Symbol.asyncDispose]()
  })

  async function enableJwt(mount: string, config: object, issuer: string): Promise<void> {
    await server.enableAuthMethod(mount, { type: 'jwt' })
    await server.request('POST', `auth/${mount}/config`, { body: { ...config } })
    const role = {
      role_type: 'jwt',
      user_claim: 'repository',
      token_policies: ['reader'],
      bound_claims: { iss: issuer },
    }
    await server.request('POST', `auth/${mount}/role/deploy`, {
      body: { ...role, ...(mount !== 'jwt' && { bound_audiences: ['https://github.com/example', 'sigstore'] }) },
    })
  }

  const log = (inputs: Record<string, string>, environment: Record<string, string> = {}): Promise<ActionRun> =>
    runAction({ url: server.address, secrets: 'secret/data/guarded key', ...inputs }, environment)

  const given = { succeeded: true, outputs: { key: 'guarded value' }, errors: [] }

  it('by a token: nothing is asked but the secret', async () => {
    await using proxy = await startFaultProxy(server)
    const { token } = await server.createToken({ policies: ['reader'] })
    expect(await log({ token, url: proxy.address })).toMatchObject(given)
    expect(proxy.requests.map(({ path }) => path)).toEqual(['/v1/secret/data/guarded'])
  })

  it('by a token that is good for one request', async () => {
    const { body } = await server.request('POST', 'auth/token/create', { body: { policies: ['reader'], num_uses: 1 } })
    expect(await log({ token: String(body.auth?.client_token) })).toMatchObject(given)
  })

  it('by AppRole, also elsewhere and without a secret id', async () => {
    const { roleId, secretId } = await server.createAppRole('app', { policies: ['reader'] })
    expect(await log({ method: 'AppRole', roleId, secretId })).toMatchObject(given)
    const elsewhere = await server.createAppRole('app', { policies: ['reader'], mount: 'team/approle' })
    const { roleId: id, secretId: secret } = elsewhere
    expect(await log({ method: 'approle', path: '/team/approle/', roleId: id, secretId: secret })).toMatchObject(given)
    await server.request('POST', 'auth/approle/role/open', {
      body: { bind_secret_id: false, token_policies: ['reader'], token_bound_cidrs: ['127.0.0.0/8'] },
    })
    const { body } = await server.request('GET', 'auth/approle/role/open/role-id')
    const open = String((body.data as { role_id?: string }).role_id)
    expect(await log({ method: 'approle', roleId: open })).toMatchObject(given)
  })

  it('by AppRole with a wrapped secret id, which works once', async () => {
    const { roleId } = await server.createAppRole('wrapped', { policies: ['reader'] })
    const { body } = await server.request('POST', 'auth/approle/role/wrapped/secret-id', {
      body: {},
      headers: { 'X-Vault-Wrap-TTL': '60s' },
    })
    const wrappedSecretId = String((body as { wrap_info?: { token?: string } }).wrap_info?.token)
    expect(await log({ method: 'approle', roleId, wrappedSecretId })).toMatchObject(given)
    const again = await log({ method: 'approle', roleId, wrappedSecretId })
    expect(again.errors[0]).toMatch(/somebody else has unwrapped it/)
  })

  it('by user name and password', async () => {
    await server.createUserpassUser('ada', { password: 'pass word', policies: ['reader'] })
    expect(await log({ method: 'userpass', username: 'ada', password: 'pass word' })).toMatchObject(given)
    const { errors } = await log({ method: 'userpass', username: 'ada', password: 'wrong-canary' })
    expect(errors[0]).toMatch(/refuses the log-in/)
    expect(errors[0]).not.toContain('canary')
  })

  it('by a JWT signed with a key of its own', async () => {
    const environment = { GITHUB_REPOSITORY: 'example/shop', GITHUB_REF: 'refs/heads/main' }
    expect(await log({ method: 'jwt', role: 'deploy', jwtPrivateKey: base64(pem) }, environment)).toMatchObject(given)
    const locked = {
      method: 'jwt',
      role: 'deploy',
      jwtPrivateKey: base64(encrypted),
      jwtKeyPassword: 'sesame',
      jwtTtl: '60',
    }
    expect(await log(locked, environment)).toMatchObject(given)
    const { errors } = await log({ ...locked, jwtKeyPassword: 'canary' }, environment)
    expect(errors[0]).toMatch(/jwtPrivateKey holds no RSA key that can be read/)
    expect(errors[0]).not.toContain('canary')
  })

  it("by GitHub's OIDC token, of the audience asked for", async () => {
    const inputs = { method: 'jwt', path: 'github-oidc', role: 'deploy' }
    expect(await log(inputs, github.environment)).toMatchObject(given)
    expect(await log({ ...inputs, jwtGithubAudience: 'sigstore' }, github.environment)).toMatchObject(given)
    expect(github.audiences).toEqual([undefined, 'sigstore'])
  })

  it('by that token, though GitHub gives it only at the third attempt', async () => {
    github.failNext(2, 503)
    const result = await log({ method: 'jwt', path: 'github-oidc', role: 'deploy' }, github.environment)
    expect(result).toMatchObject(given)
  })

  it('says what is missing when the job may have no such token, and when GitHub refuses it', async () => {
    const { errors } = await log({ method: 'jwt', role: 'deploy' })
    expect(errors[0]).toMatch(/permissions: \{ id-token: write, contents: read \}/)
    github.failNext(1, 403)
    const refused = await log({ method: 'jwt', role: 'deploy' }, github.environment)
    expect(refused.errors[0]).toMatch(/^GitHub gave no OIDC token: status 403 .* after 1 attempt\./)
  })

  it('masks the credentials in authPayload and extraHeaders, and no names', async () => {
    const { output } = await runAction({
      method: 'okta',
      authPayload: '{"username":"deploy-user","password":"hunter2secret","more":{"totp":"778899"}}',
      extraHeaders: 'CF-Access-Client-Secret: cf-secret-value\nAuthorization: Bearer proxy-token\nX-Team: payments',
    })
    for (const secret of ['hunter2secret', '778899', 'cf-secret-value', 'proxy-token'])
      expect(output).toContain(`::add-mask::${secret}\n`)
    expect(output).not.toMatch(/::add-mask::(deploy-user|payments)/)
  })

  it('by whatever authPayload holds', async () => {
    const { roleId, secretId } = await server.createAppRole('app', { policies: ['reader'] })
    const authPayload = JSON.stringify({ role_id: roleId, secret_id: secretId })
    expect(await log({ method: 'mine', path: 'approle', authPayload })).toMatchObject(given)
    const { errors } = await log({ method: 'mine', authPayload: 'canary' })
    expect(errors[0]).toBe('The input authPayload must be a JSON object such as {"role":"deploy"}')
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown one', { method: 'okta' }, /method is not known here \(token, approle, .*authPayload/],
    ['a name that every object knows', { method: 'constructor' }, /method is not known here/],
    ['no token', {}, /^The input token is missing: method token needs it$/],
    ['no role id', { method: 'approle' }, /roleId is missing/],
    [
      'two secret ids',
      { method: 'approle', roleId: 'a', secretId: 'b', wrappedSecretId: 'c' },
      /wrappedSecretId cannot be combined/,
    ],
    ['no role', { method: 'kubernetes' }, /role is missing/],
    ['no password', { method: 'ldap', username: 'x' }, /password is missing/],
    ['no GitHub token', { method: 'github' }, /githubToken is missing/],
    ['no certificate', { method: 'cert' }, /clientCertificate is missing/],
    ['a mount that is no path', { method: 'approle', roleId: 'a', path: 'a/../b' }, /path must be a path/],
    ['no number', { method: 'jwt', jwtPrivateKey: base64(pem), jwtTtl: '1h' }, /jwtTtl must be a whole number/],
    ['no key', { method: 'jwt', jwtPrivateKey: 'canary' }, /jwtPrivateKey is not the base64 of PEM/],
  ])('is refused before anything is sent: %s', async (_what, inputs, message) => {
    const result = await log({ ...inputs, url: 'http://127.0.0.1:1' })
    expect(result.errors[0]).toMatch(message)
    expect(result.errors[0]).not.toContain('canary')
  })

  it('is tried again when the server fails, and not when it refuses', async () => {
    await using proxy = await startFaultProxy(server)
    const { roleId, secretId } = await server.createAppRole('app', { policies: ['reader'] })
    const inputs = { method: 'approle', roleId, url: proxy.address }
    proxy.next({ kind: 'status', status: 503 }, { kind: 'reset' })
    expect(await log({ ...inputs, secretId })).toMatchObject(given)
    const before = proxy.requests.length
    expect((await log({ ...inputs, secretId: 'wrong' })).errors[0]).toMatch(/refuses the log-in \(400\)/)
    expect(proxy.requests).toHaveLength(before + 1)
  })

  it('of the token alone, where nothing is to be read', async () => {
    const { roleId, secretId } = await server.createAppRole('app', { policies: ['reader'] })
    const login = { url: server.address, method: 'approle', roleId, secretId }
    const { outputs, variables, output } = await runAction({ ...login, exportToken: 'true', outputToken: 'true' })
    const token = variables['VAULT_TOKEN'] ?? ''
    expect(outputs).toEqual({ vault_token: token })
    expect(output).toContain(`::add-mask::${token}\n`)
    const read = await server.request('GET', 'secret/data/guarded', { token })
    expect(read.status).toBe(200)
    const handedOn = await runAction({ url: server.address, token, exportToken: 'true' })
    expect(handedOn.variables).toEqual({ VAULT_TOKEN: token })
  })

  describe('that the server at hand does not have', () => {
    let recorder: LoginRecorder
    beforeAll(async () => {
      recorder = await startLoginRecorder()
    })
    afterAll(async () => recorder?.[Symbol.asyncDispose]())

    it.each<[string, Record<string, string>, string, object]>([
      ['github', { githubToken: 'ghp_x' }, '/v1/auth/github/login', { token: 'ghp_x' }],
      ['ldap', { username: 'ann', password: 'pw' }, '/v1/auth/ldap/login/ann', { password: 'pw' }],
      ['ldap', { username: 'ann', password: 'pw', path: 'corp/ad' }, '/v1/auth/corp/ad/login/ann', { password: 'pw' }],
      ['okta', { authPayload: '{"password":"pw","n":1}' }, '/v1/auth/okta/login', { password: 'pw', n: 1 }],
    ])('sends what the API asks for: %s', async (method, inputs, target, body) => {
      const result = await runAction({
        url: recorder.address,
        method,
        ...inputs,
        secrets: 'kv/x key',
        namespace: 'team',
      })
      expect(result.outputs).toEqual({ key: 'recorded value' })
      expect(recorder.logins.at(-1)).toEqual({ target, namespace: 'team', body })
    })

    it('sends the token of the pod', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'action-pod-'))
      await writeFile(join(folder, 'token'), 'a.b.c\n')
      const inputs = { method: 'kubernetes', role: 'web', kubernetesTokenPath: join(folder, 'token') }
      const result = await runAction({ url: recorder.address, ...inputs, secrets: 'kv/x key' })
      expect(result.errors).toEqual([])
      expect(recorder.logins.at(-1)).toMatchObject({
        target: '/v1/auth/kubernetes/login',
        body: { role: 'web', jwt: 'a.b.c' },
      })
      await rm(folder, { recursive: true })
    })
  })
})
