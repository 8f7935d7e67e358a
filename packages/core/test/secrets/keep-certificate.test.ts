import { once } from 'node:events'
import { Agent, createServer, get, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  createVault,
  type FollowedSecret,
  keepCertificate,
  type SecretData,
  type Vault,
  type VaultError,
} from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

interface Pair {
  key: string
  cert: string
}

let server: TestServer
let vault: Vault
let authority: string
beforeAll(async () => {
  server = await startServer()
  vault = createVault({ ...connection(server), token: server.rootToken })
  await server.enableSecretsEngine('pki', { type: 'pki' })
  const operator = vault.nodeVault()
  await operator.write('pki/root/generate/internal', { common_name: 'Test Root' })
  await operator.write('pki/roles/web', { allow_any_name: true, enforce_hostnames: false })
  authority = (await vault.pki.caChain()).join('\n')
})
afterAll(async () => {
  await vault.close()
  await server.stop()
})

async function newPair(): Promise<Pair> {
  const { certificate, data } = await vault.pki.issue('web', { commonName: 'localhost', ttlSeconds: 600 })
  return { key: data.privateKey, cert: certificate }
}

let names = 0

/** A certificate in Vault, and a server that listens. */
async function serve(options: ServerOptions = {}) {
  const name = `certificate/${names++}`
  await vault.secrets.set(name, await newPair())
  const followed = await vault.secrets.follow<Pair>(name)
  const https = createServer(options, (_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  onTestFinished(() => {
    followed.close()
    https.closeAllConnections()
    https.close()
  })
  await once(https, 'listening')
  const replace = (data: object) => vault.secrets.set(name, data).then(() => followed.refresh())
  return { followed, https, replace }
}

/** The serial number of the certificate that a connection of this agent was opened with. */
async function seenBy(agent: Agent, https: Server): Promise<string> {
  const { port } = https.address() as AddressInfo
  const request = get({ host: '127.0.0.1', port, servername: 'localhost', agent, ca: authority })
  const [response] = (await once(request, 'response')) as [{ socket: TLSSocket } & NodeJS.ReadableStream]
  const { serialNumber } = response.socket.getPeerCertificate()
  response.resume()
  await once(response, 'end')
  return serialNumber
}

const seenAnew = (https: Server): Promise<string> => seenBy(new Agent(), https)

describe('a server whose certificate is kept', () => {
  it('has the new one for new connections, while the old ones live on', async () => {
    const { followed, https, replace } = await serve()
    keepCertificate(https, followed)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const first = await seenBy(agent, https)
    await replace(await newPair())
    const second = await seenAnew(https)
    expect(second).not.toBe(first)
    expect(await seenBy(agent, https)).toBe(first)
    expect(await seenAnew(https)).toBe(second)
  })

  it.each<[string, (next: Pair, before: Pair) => object]>([
    ['whose key is that of another', ({ cert }, { key }) => ({ key, cert })],
    ['that is no certificate', ({ key }) => ({ key, cert: 'nonsense' })],
    ['without a key', ({ cert }) => ({ cert })],
  ])('keeps the one before in place of one %s', async (_which, broken) => {
    const { followed, https, replace } = await serve()
    const errors: VaultError[] = []
    keepCertificate(https, followed, { onError: (error) => errors.push(error) })
    const before = await seenAnew(https)
    const key = followed.current.key
    await replace(broken(await newPair(), followed.current.reveal()))
    expect(errors).toEqual([fails('invalid_argument')])
    expect(`${errors[0]?.stack}${JSON.stringify(errors[0])}`).not.toContain(key.split('\n')[1])
    expect(await seenAnew(https)).toBe(before)
    await replace(await newPair())
    expect(await seenAnew(https)).not.toBe(before)
  })

  it('warns when nobody asked to be told', async () => {
    const { followed, https, replace } = await serve()
    keepCertificate(https, followed)
    const warned = once(process, 'warning') as Promise<[Error]>
    await replace({ key: 'nonsense', cert: 'nonsense' })
    expect((await warned)[0].message).toMatch(/^keepCertificate: the server cannot use this certificate.*stays in use/)
  })

  it('is not started with a certificate that cannot be used', async () => {
    const { https } = await serve()
    const broken = { current: { key: '', cert: '' }, onChange: () => () => undefined }
    expect(() => keepCertificate(https, broken)).toThrow(fails('invalid_argument'))
  })

  it('keeps it no longer once that was ended', async () => {
    const { followed, https, replace } = await serve()
    const end = keepCertificate(https, followed)
    const before = await seenAnew(https)
    end()
    await replace(await newPair())
    expect(await seenAnew(https)).toBe(before)
  })

  it('takes the fields that it is told to', async () => {
    const { https } = await serve()
    const { key, cert } = await newPair()
    const issued = { current: { private_key: key, certificate: cert }, onChange: () => () => undefined }
    keepCertificate(https, issued, { read: (secret) => ({ key: secret.private_key, cert: secret.certificate }) })
    expect(await seenAnew(https)).toMatch(/^[0-9A-F]+$/)
  })
})

const keeping = (followed: FollowedSecret<SecretData<Pair>>, https: Server, context?: object) => () =>
  keepCertificate(https, followed, { context })

describe('a server that was made with more than a certificate', () => {
  it.each([{ minVersion: 'TLSv1.3' }, { ca: [] }, { ciphers: 'TLS_AES_256_GCM_SHA384' }] as ServerOptions[])(
    'loses none of %j',
    async (options) => {
      const { followed, https } = await serve(options)
      expect(keeping(followed, https)).toThrow(/which would be lost.* context/)
      expect(keeping(followed, https, options)).not.toThrow()
    },
  )

  it('goes on refusing clients of another authority', async () => {
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority }
    const { followed, https, replace } = await serve(mutual)
    keepCertificate(https, followed, { context: { ca: authority } })
    await replace(await newPair())
    await expect(seenAnew(https)).rejects.toThrow(/socket hang up|ECONNRESET|certificate required/)
    expect(await seenBy(new Agent(await newPair()), https)).toMatch(/^[0-9A-F]+$/)
  })
})
