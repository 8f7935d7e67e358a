import { tlsCertificate, type VaultOptions } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, guardSecret, policy, reads } from './guarded-secret.ts'

describe('a TLS certificate', () => {
  let server: TestServer
  let tls: NonNullable<VaultOptions['tls']>
  beforeAll(async () => {
    server = await startServer({ mode: 'tls' })
    await guardSecret(server)
    const { caFile = '', clientCertificateFile = '', clientKeyFile = '' } = server.tls ?? {}
    tls = { caFile, certificateFile: clientCertificateFile, keyFile: clientKeyFile }
    await trustAuthority('cert')
  })
  afterAll(async () => {
    await server?.stop()
  })

  const trustAuthority = async (mount: string, namespace?: string): Promise<void> => {
    await server.enableAuthMethod(mount, { type: 'cert', namespace })
    const role = { certificate: server.tls?.caCertificate, allowed_common_names: ['keyward test client'] }
    await server.request('POST', `auth/${mount}/certs/clients`, {
      body: { ...role, token_policies: [policy] },
      namespace,
    })
    await server.request('POST', `auth/${mount}/certs/others`, {
      body: { ...role, allowed_common_names: ['somebody else'], token_policies: [policy] },
      namespace,
    })
  }

  it.each([
    ['the role named', { role: 'clients' }],
    ['whatever role it fits', {}],
  ])('logs in for %s', async (_name, options) => {
    await using vault = clientOf(server, { auth: tlsCertificate(options), tls })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in when it is given as text', async () => {
    const { caCertificate = '', clientCertificate: certificate = '', clientKey: key = '' } = server.tls ?? {}
    await using vault = clientOf(server, { auth: tlsCertificate(), tls: { caCertificate, certificate, key } })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in at a mount of several segments', async () => {
    await trustAuthority('team/machines')
    await using vault = clientOf(server, { auth: tlsCertificate({ mount: 'team/machines' }), tls })
    expect(await reads(vault)).toBe(true)
  })

  it('works in a namespace', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = 'tenant'
    await guardSecret(server, namespace)
    await trustAuthority('cert', namespace)
    await using vault = clientOf(server, { namespace, auth: tlsCertificate(), tls })
    expect(await reads(vault)).toBe(true)
  })

  it('is refused for a role that it does not fit', async () => {
    await using vault = clientOf(server, { auth: tlsCertificate({ role: 'others' }), tls })
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
  })

  it('is missed when the options hold none', async () => {
    await using vault = clientOf(server, { auth: tlsCertificate(), tls: { caFile: tls.caFile ?? '' } })
    await expect(reads(vault)).rejects.toMatchObject({
      code: 'login_failed',
      operation: 'login cert',
      message: expect.stringContaining('certificate'),
    })
  })
})
