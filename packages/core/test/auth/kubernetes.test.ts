import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { kubernetes } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, endTokensOf, guardSecret, policy, reads } from './guarded-secret.ts'
import { type HttpServer, startHttpServer } from './http-server.ts'

const audiences = ['https://kubernetes.default.svc']
const account = { namespace: 'shop', name: 'billing', uid: '6f1d7a52-0000-4000-8000-000000000001' }

// The server cannot check the signature and does not try: it asks the cluster.
const clusterKeys = generateKeyPair('RS256')

/** As Kubernetes makes them for a pod. */
async function serviceAccountToken(id: string): Promise<string> {
  const { namespace, name, uid } = account
  return new SignJWT({ 'kubernetes.io': { namespace, serviceaccount: { name, uid } }, jti: id })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer('https://kubernetes.default.svc')
    .setSubject(`system:serviceaccount:${namespace}:${name}`)
    .setAudience(audiences)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign((await clusterKeys).privateKey)
}

describe('kubernetes', () => {
  let server: TestServer
  let cluster: HttpServer
  let directory: string
  /** The tokens that the cluster takes for its own at the moment. */
  const living = new Set<string>()
  beforeAll(async () => {
    server = await startServer({ tls: true })
    await guardSecret(server)
    cluster = await startCluster(living, server)
    directory = await mkdtemp(join(tmpdir(), 'keyward-kubernetes-'))
    await trustCluster('kubernetes')
  })
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await server?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const trustCluster = async (mount: string): Promise<void> => {
    await server.enableAuthMethod(mount, { type: 'kubernetes' })
    const config = {
      kubernetes_host: cluster.address,
      kubernetes_ca_cert: server.tls?.caCertificate,
      disable_local_ca_jwt: true,
    }
    await server.request('POST', `auth/${mount}/config`, { body: config })
    const role = {
      bound_service_account_names: [account.name],
      bound_service_account_namespaces: [account.namespace],
      token_policies: [policy],
    }
    await server.request('POST', `auth/${mount}/role/billing`, { body: role })
  }
  const mountToken = async (file: string, id: string): Promise<{ tokenFile: string; token: string }> => {
    const [tokenFile, token] = [join(directory, file), await serviceAccountToken(id)]
    living.add(token)
    await writeFile(tokenFile, token)
    return { tokenFile, token }
  }

  it('logs in with the token of the service account', async () => {
    const { tokenFile } = await mountToken('first', 'a')
    await using vault = clientOf(server, { auth: kubernetes({ role: 'billing', tokenFile }) })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in at a mount of several segments', async () => {
    const mount = 'clusters/eu-1'
    await trustCluster(mount)
    const { tokenFile } = await mountToken('several', 'b')
    await using vault = clientOf(server, { auth: kubernetes({ role: 'billing', tokenFile, mount }) })
    expect(await reads(vault)).toBe(true)
  })

  it('finds the token that Kubernetes has put in place of an expired one', async () => {
    const { tokenFile, token } = await mountToken('rotated', 'c')
    await using vault = clientOf(server, { auth: kubernetes({ role: 'billing', tokenFile }) })
    await reads(vault)
    living.delete(token)
    await endTokensOf(server, 'kubernetes')
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    await mountToken('rotated', 'd')
    expect(await reads(vault)).toBe(true)
  })

  it('refuses a role that the service account does not have', async () => {
    const { tokenFile } = await mountToken('stranger', 'e')
    await using vault = clientOf(server, { auth: kubernetes({ role: 'payroll', tokenFile }) })
    await expect(reads(vault)).rejects.toMatchObject({ code: 'login_failed', operation: 'login kubernetes' })
  })

  it('names the place where a pod has its token, when this process is in none', async () => {
    await using vault = clientOf(server, { auth: kubernetes({ role: 'billing' }) })
    await expect(reads(vault)).rejects.toMatchObject({
      code: 'login_failed',
      message: expect.stringContaining(
        'the file /var/run/secrets/kubernetes.io/serviceaccount/token cannot be read: no such file',
      ),
    })
  })
})

/** The one endpoint of Kubernetes that the server asks: whose token is this? */
function startCluster(living: ReadonlySet<string>, { tls }: TestServer): Promise<HttpServer> {
  const { namespace, name, uid } = account
  return startHttpServer((request, response) => {
    void json(request).then((review) => {
      const { spec } = review as { spec: { token: string } }
      const known = request.url === '/apis/authentication.k8s.io/v1/tokenreviews' && living.has(spec.token)
      const user = { username: `system:serviceaccount:${namespace}:${name}`, uid, groups: ['system:serviceaccounts'] }
      const status = known
        ? { authenticated: true, user, audiences }
        : { authenticated: false, error: 'token is not known' }
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec, status }))
    })
  }, tls)
}
