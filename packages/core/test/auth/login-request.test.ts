import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRole, type AuthMethod, github, jwt, kubernetes, ldap, tlsCertificate, userpass } from '@keyward/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoginRecorder, startLoginRecorder } from './login-recorder.ts'

// The server at hand has neither GitHub nor LDAP, and both need an outside that answers: what is sent is held against the documentation of the API.
describe('a log-in sends', () => {
  let recorder: LoginRecorder
  let directory: string
  let tokenFile: string
  beforeAll(async () => {
    recorder = await startLoginRecorder()
    directory = await mkdtemp(join(tmpdir(), 'keyward-login-'))
    tokenFile = join(directory, 'token')
    await writeFile(tokenFile, 'a.b.c')
  })
  afterAll(async () => {
    await recorder?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it.each<[string, AuthMethod, string, object]>([
    ['the GitHub token', github({ token: 'ghp_x' }), '/v1/auth/github/login', { token: 'ghp_x' }],
    [
      'the GitHub token without its line break, to another mount',
      github({ token: () => 'ghp_y\n', mount: 'dev/gh' }),
      '/v1/auth/dev/gh/login',
      { token: 'ghp_y' },
    ],
    [
      'the LDAP password to the path of the user',
      ldap({ username: 'ann', password: 'p w' }),
      '/v1/auth/ldap/login/ann',
      { password: 'p w' },
    ],
    [
      'the LDAP password as it is, to another mount',
      ldap({ username: 'CORP\\ann', password: () => Promise.resolve(' pw '), mount: 'corp/ad' }),
      '/v1/auth/corp/ad/login/CORP%5Cann',
      { password: ' pw ' },
    ],
    ['a JWT without naming a role', jwt({ token: 'a.b.c' }), '/v1/auth/jwt/login', { jwt: 'a.b.c' }],
  ])('%s', async (_what, auth, target, body) => {
    const sent = await recorder.send(auth)
    expect(sent).toMatchObject({ method: 'POST', target })
    expect(sent.body).toEqual(body)
  })

  it("a hostile user name percent-encoded: o'neil&co=1", async () => {
    const { target } = await recorder.send(userpass({ username: "o'neil&co=1", password: 'pw' }))
    expect(target).toBe('/v1/auth/userpass/login/o%27neil%26co%3D1')
  })

  it('every user name so that it arrives byte for byte', async () => {
    const username = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .filter((name) => name.trim() !== '' && !/[/\p{Cc}]/u.test(name) && !isDots(name))
    await fc.assert(
      fc.asyncProperty(username, async (name) => {
        const { target } = await recorder.send(ldap({ username: name, password: 'pw' }))
        const encoded = target?.slice('/v1/auth/ldap/login/'.length) ?? ''
        expect(decodeURIComponent(encoded)).toBe(name)
        expect(encoded).toMatch(/^[\w.~%-]+$/)
      }),
      { numRuns: 50 },
    )
  })

  it.each<[string, (place: { mount?: string; namespace?: string }) => AuthMethod, string]>([
    ['appRole', (place) => appRole({ roleId: 'r', ...place }), '/v1/auth/approle/login'],
    ['github', (place) => github({ token: 't', ...place }), '/v1/auth/github/login'],
    ['jwt', (place) => jwt({ token: 't', ...place }), '/v1/auth/jwt/login'],
    ['kubernetes', (place) => kubernetes({ role: 'r', tokenFile, ...place }), '/v1/auth/kubernetes/login'],
    ['ldap', (place) => ldap({ username: 'ann', password: 'p', ...place }), '/v1/auth/ldap/login/ann'],
    ['tlsCertificate', (place) => tlsCertificate(place), '/v1/auth/cert/login'],
    ['userpass', (place) => userpass({ username: 'ann', password: 'p', ...place }), '/v1/auth/userpass/login/ann'],
  ])(
    'no token, to the namespace and mount of the method before those of everybody: %s',
    async (_name, auth, target) => {
      const inherited = await recorder.send(auth({}))
      expect(inherited).toMatchObject({
        target,
        headers: { 'x-vault-namespace': 'clients', 'x-vault-request': 'true' },
      })
      expect(inherited.headers).not.toHaveProperty('x-vault-token')
      const own = await recorder.send(auth({ mount: 'of/mine', namespace: 'people' }))
      expect(own.headers).toMatchObject({ 'x-vault-namespace': 'people' })
      expect(own.target).toBe(target.replace(/(?<=auth\/)[a-z]+/, 'of/mine'))
      const root = await recorder.send(auth({ namespace: '' }))
      expect(root.headers).not.toHaveProperty('x-vault-namespace')
    },
  )
})

// Refused, because a proxy on the way might decode and resolve them.
function isDots(name: string): boolean {
  return /(^|\\|%2f|%5c)(\.|%2e){1,2}($|\\|%2f|%5c)/i.test(name.replace(/%25/g, '%'))
}
