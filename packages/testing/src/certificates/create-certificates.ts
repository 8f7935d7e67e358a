import { X509Certificate as NodeCertificate, webcrypto } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerTls } from './server-tls.ts'

const day = 24 * 60 * 60 * 1_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * Makes an authority, a certificate for 127.0.0.1, ::1 and localhost, and a client certificate, all valid for a week,
 * and writes them into the directory.
 */
export const createServerTls = async (directory: string): Promise<ServerTls> => {
  const authority = await createAuthority()
  const [server, client] = await Promise.all([
    issue(authority, 'localhost', 'server'),
    issue(authority, 'keyward test client', 'client'),
  ])
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(directory, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
  return {
    caFile: await file('ca.pem', authority.pem),
    caCertificate: authority.pem,
    certificateFile: await file('server.pem', server.pem),
    certificate: server.pem,
    keyFile: await file('server-key.pem', server.key),
    key: server.key,
    clientCertificateFile: await file('client.pem', client.pem),
    clientCertificate: client.pem,
    clientKeyFile: await file('client-key.pem', client.key),
    clientKey: client.key,
  }
}

interface Authority {
  readonly pem: string
  readonly subject: string
  readonly keys: webcrypto.CryptoKeyPair
}

// Loaded by those who use TLS alone: it costs 100 ms.
const loadX509 = async () => {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

const createKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

const createAuthority = async (): Promise<Authority> => {
  const x509 = await loadX509()
  const keys = await createKeys()
  const name = `CN=keyward test authority ${Date.now()}`
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { pem: toPem(certificate.rawData), subject: certificate.subject, keys }
}

interface IssuedCertificate {
  readonly pem: string
  readonly key: string
}

const issue = async (
  authority: Authority,
  commonName: string,
  usage: 'server' | 'client',
): Promise<IssuedCertificate> => {
  const x509 = await loadX509()
  const keys = await createKeys()
  const purpose = usage === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([purpose]),
      new x509.SubjectAlternativeNameExtension(usage === 'server' ? serverNames : [{ type: 'dns', value: 'client' }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  })
  return { pem: toPem(certificate.rawData), key: await privateKeyPem(keys.privateKey) }
}

const serverNames = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
] as const

// An hour back, for clocks that differ.
const validity = () => ({ notBefore: new Date(Date.now() - day / 24), notAfter: new Date(Date.now() + 7 * day) })

const toPem = (der: ArrayBuffer): string => new NodeCertificate(Buffer.from(der)).toString()

const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> => {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`
}
