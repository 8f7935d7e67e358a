import { execFile } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'
import { printed } from './printed.ts'

const run = promisify(execFile)

describe('the PKI engine', () => {
  const { server, vault } = useEngineServer()
  const post = async (path: string, body: object): Promise<Record<string, string>> =>
    (await server().request<{ data: Record<string, string> }>('POST', path, { body })).body.data

  // A root that signs an authority below it, as in earnest: leaves come from the second.
  beforeAll(async () => {
    const config = { max_lease_ttl: '87600h' }
    await server().enableSecretsEngine('root-ca', { type: 'pki', config })
    await server().enableSecretsEngine('pki', { type: 'pki', config })
    const key = { key_type: 'ec', key_bits: 256 }
    await post('root-ca/root/generate/internal', { common_name: 'Root', ttl: '87600h', ...key })
    const { csr } = await post('pki/intermediate/generate/internal', { common_name: 'Intermediate', ...key })
    const signed = await post('root-ca/root/sign-intermediate', { csr, ttl: '8760h', format: 'pem_bundle' })
    await post('pki/intermediate/set-signed', {
      certificate: `${signed['certificate']}\n${(signed['ca_chain'] as unknown as string[]).join('\n')}`,
    })
    const role = { allowed_domains: 'example.com', allow_subdomains: true, allowed_uri_sans: 'spiffe://*', ...key }
    await post('pki/roles/web', { ...role, max_ttl: '72h', allow_ip_sans: true })
    await post('pki/roles/unstored', { ...role, no_store: true })
  })

  it('issues a certificate with the names and the life that were asked for', async () => {
    const issued = await vault().pki.issue('web', {
      commonName: 'shop.example.com',
      altNames: ['a.example.com', 'b.example.com'],
      ipSans: ['127.0.0.1', '::1'],
      uriSans: ['spiffe://example/shop'],
      ttlSeconds: 3600,
    })
    const certificate = new X509Certificate(issued.certificate)
    expect(certificate.subject).toContain('CN=shop.example.com')
    expect(certificate.subjectAltName?.split(', ').toSorted()).toEqual([
      'DNS:a.example.com',
      'DNS:b.example.com',
      'DNS:shop.example.com',
      'IP Address:0:0:0:0:0:0:0:1',
      'IP Address:127.0.0.1',
      'URI:spiffe://example/shop',
    ])
    expect(issued.expiration).toEqual(certificate.validToDate)
    expect(Math.abs(issued.expiration.getTime() - Date.now() - 3600_000)).toBeLessThan(60_000)
    expect(issued.serialNumber.replaceAll(':', '')).toBe(certificate.serialNumber.toLowerCase())
    expect(certificate.checkPrivateKey(createPrivateKey(issued.data.privateKey))).toBe(true)
    expect(issued.data.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  })

  it('gives a chain in which each certificate is signed by the next, up to the root', async () => {
    const { certificate, caChain, issuingCa } = await vault().pki.issue('web', { commonName: 'x.example.com' })
    const [leaf, intermediate, root] = [certificate, ...caChain].map((pem) => new X509Certificate(pem))
    if (!leaf || !intermediate || !root) throw new Error('the chain is too short')
    expect(leaf.verify(intermediate.publicKey)).toBe(true)
    expect(intermediate.verify(root.publicKey)).toBe(true)
    expect(root.verify(root.publicKey)).toBe(true)
    expect(new X509Certificate(issuingCa).fingerprint256).toBe(intermediate.fingerprint256)
    expect(await vault().pki.caChain()).toEqual(caChain.map((pem) => pem.trim()))
  })

  it('serves TLS to whoever trusts the root alone', async () => {
    const { certificate, caChain, data } = await vault().pki.issue('web', {
      commonName: 'tls.example.com',
      ipSans: ['127.0.0.1'],
    })
    const { privateKey } = data
    const https = createServer({ key: privateKey, cert: [certificate, ...caChain].join('\n') }, (_request, response) =>
      response.end('served'),
    )
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
    const { port } = https.address() as AddressInfo
    const get = async (ca: string[]): Promise<string> => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const asked = request({ host: '127.0.0.1', port, ca, agent: false }, (response) =>
        response.setEncoding('utf8').on('data', resolve),
      )
      asked.on('error', reject).end()
      return promise
    }
    try {
      const root = (await vault().pki.caChain()).at(-1) ?? ''
      expect(await get([root])).toBe('served')
      await expect(get(await vault().pki.caChain({ mount: 'root-ca' }))).resolves.toBe('served')
      await expect(get([])).rejects.toMatchObject({ code: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_/ })
    } finally {
      https.close()
    }
  })

  it('signs a request whose key never leaves its owner', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pki-'))
    try {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const file = join(directory, 'key.pem')
      await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      const { stdout: csr } = await run('openssl', ['req', '-new', '-key', file, '-subj', '/CN=own.example.com'])
      const signed = await vault().pki.sign('web', csr, { altNames: ['other.example.com'], ttlSeconds: 600 })
      const certificate = new X509Certificate(signed.certificate)
      expect(certificate.subject).toContain('CN=own.example.com')
      expect(certificate.publicKey.equals(publicKey)).toBe(true)
      expect(signed).not.toHaveProperty('data')
      expect(signed.caChain).toHaveLength(2)
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('revokes a certificate once, and then tells so wherever it is asked', async () => {
    const { serialNumber, certificate, expiration } = await vault().pki.issue('web', { commonName: 'r.example.com' })
    const valid = await vault().pki.certificate(serialNumber)
    expect(valid).toEqual({ certificate: expect.stringContaining(certificate.trim()), serialNumber, expiration })

    const { revocationTime } = await vault().pki.revoke(serialNumber)
    expect(Math.abs(revocationTime.getTime() - Date.now())).toBeLessThan(60_000)
    expect(await vault().pki.revoke(serialNumber.replaceAll(':', '-'))).toEqual({ revocationTime })
    expect(await vault().pki.certificate(serialNumber)).toMatchObject({ revocationTime })
    expect(await vault().pki.list()).toContain(serialNumber)

    const crl = await vault().pki.crl()
    expect(crl).toMatch(/^-----BEGIN X509 CRL-----/)
    const directory = await mkdtemp(join(tmpdir(), 'pki-'))
    const file = join(directory, 'crl.pem')
    await writeFile(file, crl)
    const { stdout } = await run('openssl', ['crl', '-in', file, '-noout', '-text'])
    await rm(directory, { recursive: true })
    expect(stdout.toLowerCase()).toContain(serialNumber.replaceAll(':', ''))
  })

  it('prints no private key', async () => {
    const issued = await vault().pki.issue('web', { commonName: 'p.example.com' })
    const secretLine = issued.data.privateKey.split('\n')[1] ?? ''
    expect(secretLine).toHaveLength(64)
    expect(printed(issued)).toContain('[Secret pki/issue/web]')
    expect(printed(issued)).not.toContain(secretLine)
  })

  it('says what is wrong with a name, a role and a serial number', async () => {
    const { pki } = vault()
    await expect(pki.issue('web', { commonName: 'evil.example' })).rejects.toMatchObject({
      code: 'bad_request',
      serverErrors: [expect.stringContaining('not allowed by this role')],
    })
    await expect(pki.issue('none', { commonName: 'x.example.com' })).rejects.toEqual(fails('bad_request'))
    await expect(pki.sign('web', 'no request')).rejects.toEqual(fails('bad_request'))
    await expect(pki.certificate('11:22')).rejects.toEqual(fails('not_found'))
    await expect(pki.revoke('11:22')).rejects.toEqual(fails('bad_request'))
    const unstored = await pki.issue('unstored', { commonName: 'x.example.com' })
    await expect(pki.certificate(unstored.serialNumber)).rejects.toEqual(fails('not_found'))
  })

  it('lets nobody slip a second name into one, and sends no date that is none', async () => {
    const { pki } = vault()
    const altNames = ['a.example.com,b.example.com']
    await expect(pki.issue('web', { commonName: 'x.example.com', altNames })).rejects.toEqual(fails('invalid_argument'))
    const notAfter = new Date(Number.NaN)
    await expect(pki.issue('web', { commonName: 'x.example.com', notAfter })).rejects.toEqual(fails('invalid_argument'))
  })

  it('ends a certificate at the date that was asked for', async () => {
    const notAfter = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1800_000)
    const { expiration } = await vault().pki.issue('web', { commonName: 'x.example.com', notAfter })
    expect(expiration).toEqual(notAfter)
  })
})
