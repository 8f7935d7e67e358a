import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { createVault, type TlsOptions } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'
import { startForwarder } from './forwarder.ts'

describe('connections', () => {
  let server: TestServer
  let directory: string
  beforeAll(async () => {
    server = await startServer({ tls: true })
    directory = await mkdtemp(join(tmpdir(), 'keyward-connections-'))
    await server.request('POST', 'secret/data/app', { body: { data: { password: 'x' } } })
  })
  afterAll(async () => {
    await server?.stop()
    await rm(directory, { recursive: true, force: true })
  })
  const options = (caFile = server.tls?.caFile ?? '') => ({
    ...connection(server),
    token: server.rootToken,
    tls: { caFile },
  })

  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(directory, name), text)
    return join(directory, name)
  }

  it('are kept and used again, with one handshake each', async () => {
    await using forwarder = await startForwarder(server.address)
    await using vault = createVault({ ...options(), address: `https://127.0.0.1:${forwarder.port}`, maxConnections: 4 })
    const read = async (): Promise<void> => {
      for (let count = 0; count < 100; count++) await vault.kv.read('secret/app')
    }
    await Promise.all(Array.from({ length: 16 }, read))
    expect(forwarder.connections).toBeLessThanOrEqual(4)
    expect(forwarder.handshakes).toBe(forwarder.connections)
  })

  it('go over the socket of a local agent', async () => {
    await using plain = await startServer()
    const path = join(directory, 'agent socket')
    await using forwarder = await startForwarder(plain.address, path)
    await using vault = createVault({
      address: `unix://${encodeURI(path)}`,
      token: plain.rootToken,
      environment: false,
    })
    await vault.kv.write('secret/app', { a: 1 })
    expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
    expect(forwarder.connections).toBeGreaterThan(0)
  })

  it('to a socket that is not there are unreachable', async () => {
    await using vault = createVault({ address: 'unix:///no/such/socket', token: 't', environment: false })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(fails('unreachable'))
  })

  it('use an authority as soon as its file holds it, and the one before while the file is no use', async () => {
    await using other = await startServer({ tls: true })
    const caFile = join(directory, 'ca.pem')
    await writeFile(caFile, other.tls?.caCertificate ?? '')
    const outcomes: string[] = []
    await using vault = createVault({ ...options(caFile), retry: { attempts: 1 } })
    vault.events.on('certificates', ({ outcome }) => outcomes.push(outcome))
    await expect(vault.kv.read('secret/app')).rejects.toEqual(fails('tls_failed'))
    await writeFile(caFile, await readFile(server.tls?.caFile ?? ''))
    expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
    await writeFile(caFile, 'no certificate')
    // More at once than connections are open, so that new ones are needed.
    expect(await Promise.all(Array.from({ length: 20 }, (_, index) => vault.kv.list(`secret/${index}`)))).toHaveLength(
      20,
    )
    expect(outcomes).toEqual(['reloaded', 'kept'])
  })

  it('use a client certificate and key only when they belong together', async () => {
    const { clientCertificateFile = '', clientKeyFile = '', keyFile = '', caFile = '' } = server.tls ?? {}
    const [certificateFile, key] = [join(directory, 'client.pem'), join(directory, 'client.key')]
    await writeFile(certificateFile, await readFile(clientCertificateFile))
    await writeFile(key, await readFile(clientKeyFile))
    const outcomes: string[] = []
    await using vault = createVault({ ...options(), tls: { caFile, certificateFile, keyFile: key } })
    vault.events.on('certificates', ({ outcome }) => outcomes.push(outcome))
    await writeFile(key, await readFile(keyFile))
    expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
    expect(outcomes).toEqual(['kept'])
  })

  it('are not begun with a client certificate that cannot be used: createVault says why', async () => {
    const { clientCertificateFile = '', clientKeyFile = '', keyFile: otherKeyFile = '', caFile = '' } = server.tls ?? {}
    const certificateFile = clientCertificateFile
    const noCertificate = await write('no.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const noKey = await write('no.key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const encrypted = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const
    const encryptedKey = await write('encrypted.key', privateKey.export(encrypted).toString())
    const otherKind = await write('ec.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const wrong: [TlsOptions, string, RegExp][] = [
      [{ certificateFile, keyFile: otherKeyFile }, 'tls.keyFile', /not the key of the certificate/],
      [{ certificateFile, keyFile: otherKind }, 'tls.keyFile', /not the key of the certificate|can be used/],
      [{ certificateFile, keyFile: encryptedKey }, 'tls.keyFile', /encrypted/],
      [{ certificateFile, keyFile: noKey }, 'tls.keyFile', /no key/],
      [{ certificateFile: noCertificate, keyFile: clientKeyFile }, 'tls.certificateFile', /no certificate/],
    ]
    for (const [tls, path, message] of wrong) {
      expect(() => createVault({ ...options(), tls: { caFile, ...tls } })).toThrow(
        expect.objectContaining({
          code: 'invalid_options',
          problems: [{ path, message: expect.stringMatching(message) }],
        }),
      )
    }
    const environment = { VAULT_CACERT: caFile, VAULT_CLIENT_CERT: certificateFile, VAULT_CLIENT_KEY: otherKeyFile }
    const { tls: _tls, ...rest } = options()
    expect(() => createVault({ ...rest, environment })).toThrow(/VAULT_CLIENT_KEY is not the key/)
  })

  it('are never made with less than TLS 1.2', async () => {
    const { certificate = '', key = '', caFile } = server.tls ?? {}
    const old = createServer({
      cert: certificate,
      key,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    old.on('tlsClientError', () => undefined).listen(0, '127.0.0.1')
    await once(old, 'listening')
    const { port } = old.address() as AddressInfo
    await using vault = createVault({
      ...options(caFile),
      address: `https://127.0.0.1:${port}`,
      retry: { attempts: 1 },
    })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(fails('tls_failed'))
    old.close()
  })
})
