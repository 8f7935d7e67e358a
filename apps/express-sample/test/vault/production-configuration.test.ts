import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { locateServerBinary, startServer, type ServerTls } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConfiguredServer, repository, startConfigured } from './configured-server.ts'
import { unknownFields } from './unknown-fields.ts'

const { product } = await locateServerBinary()

// The test replaces the places that the files' own heads name for it, and listens on loopback alone.
const files = {
  'production.hcl': { tls: '/etc/openbao/tls', data: '/var/lib/openbao', log: '/var/log/openbao' },
  'production-vault.hcl': { tls: '/etc/vault.d/tls', data: '/var/lib/vault', log: '/var/log/vault' },
} as const
type FileName = keyof typeof files
// OpenBao starts from Vault's file too; Vault has no audit block, so OpenBao's file is not for it.
const startable: FileName[] =
  product === 'openbao' ? ['production.hcl', 'production-vault.hcl'] : ['production-vault.hcl']

async function startProduction(configuration: FileName): Promise<ConfiguredServer & { ca: string }> {
  // A server behind TLS comes with certificates for 127.0.0.1, which serve here as well.
  await using issuer = await startServer({ mode: 'tls' })
  const tls = issuer.tls as ServerTls
  const places = files[configuration]
  const server = await startConfigured({
    configuration,
    scheme: 'https',
    ca: tls.caCertificate,
    prepare: async (directory) => {
      for (const place of ['tls', 'data', 'log']) await mkdir(join(directory, place))
      await cp(tls.certificateFile, join(directory, 'tls/server.pem'))
      await cp(tls.keyFile, join(directory, 'tls/server-key.pem'))
    },
    replacements: (directory) => ({
      [places.tls]: join(directory, 'tls'),
      [places.data]: join(directory, 'data'),
      [places.log]: join(directory, 'log'),
      '0.0.0.0': '127.0.0.1',
      'vault-1.example.com': '127.0.0.1',
    }),
  })
  return { ...server, ca: tls.caCertificate }
}

describe.each(startable)('%s', (configuration) => {
  let server: ConfiguredServer & { ca: string }
  let token: string
  beforeAll(async () => {
    server = await startProduction(configuration)
    token = (await server.open()).rootToken
  })
  afterAll(() => server?.close())

  it('starts a server that becomes healthy', async () => {
    expect((await server.request('sys/health')).body).toMatchObject({
      initialized: true,
      sealed: false,
      standby: false,
    })
  })

  it('has no setting that the server does not know', () => {
    const foreign = product === 'openbao' && configuration === 'production-vault.hcl'
    expect(unknownFields(server)).toEqual(foreign ? ['disable_mlock'] : [])
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    expect(await handshake(server, version)).toBe(version)
  })

  it('refuses a client whose best is TLS 1.1', async () => {
    await expect(handshake(server, 'TLSv1.1')).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  })

  it('tells its metrics to a token with the policy "prometheus", and to nobody else', async () => {
    const policy = await readFile(join(repository, 'vault/policies/prometheus.hcl'), 'utf8')
    await server.request('sys/policies/acl/prometheus', { method: 'PUT', token, body: { policy } })
    const created = await server.request('auth/token/create', {
      method: 'POST',
      token,
      body: { policies: ['prometheus'] },
    })
    const scraper = (created.body['auth'] as { client_token: string }).client_token
    const metrics = await server.request('sys/metrics?format=prometheus', { token: scraper })
    expect(metrics.text).toMatch(/^vault_core_unsealed(\{.*\})? 1$/m)
    expect((await server.request('sys/metrics?format=prometheus')).status).toBe(403)
    expect((await server.request('sys/mounts', { token: scraper })).status).toBe(403)
  })

  const audits = (product === 'openbao') === (configuration === 'production.hcl')
  if (!audits) return
  it('records requests in an audit file that only the server may read, and on its output', async () => {
    const file = join(server.directory, 'log/audit.log')
    if (product === 'vault') await enableAudit(server, token, file)
    await server.request('sys/mounts/audited', { method: 'POST', token, body: { type: 'kv' } })
    await server.request('audited/account', { method: 'PUT', token, body: { password: 'not-in-the-audit-file' } })
    for (const recorded of [await readFile(file, 'utf8'), server.log()]) {
      expect(recorded).toContain('"path":"audited/account"')
      expect(recorded).not.toContain('not-in-the-audit-file')
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })
})

describe('the two production files', () => {
  it('differ in their paths, audit devices and mlock alone', async () => {
    const [openbao, vault] = await Promise.all([settings('production.hcl'), settings('production-vault.hcl')])
    expect(vault).toEqual(openbao)
  })
})

async function handshake({ address, ca }: { address: string; ca: string }, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') {
  const { hostname: host, port } = new URL(address)
  // Security level 0 lets this client speak TLS 1.1 at all, so that the refusal is the server's.
  const options = {
    host,
    port: Number(port),
    ca,
    minVersion: 'TLSv1',
    maxVersion: version,
    ciphers: 'ALL:@SECLEVEL=0',
  } as const
  return new Promise<string | null>((resolve, reject) => {
    const socket = connect(options, () => {
      resolve(socket.getProtocol())
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

// As the head of production-vault.hcl says.
async function enableAudit(server: ConfiguredServer, token: string, file: string): Promise<void> {
  for (const [path, options] of [
    ['file', { file_path: file, mode: '0600' }],
    ['stdout', { file_path: 'stdout' }],
  ] as const) {
    await server.request(`sys/audit/${path}`, { method: 'PUT', token, body: { type: 'file', options } })
  }
}

async function settings(name: FileName): Promise<string[]> {
  const text = await readFile(join(repository, 'vault/config', name), 'utf8')
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/^audit [\s\S]*?^\}\n/gm, '')
    .replaceAll('disable_mlock = true\n', '')
    .replaceAll(/\/etc\/(openbao|vault\.d)/g, '/etc')
    .replaceAll(/\/var\/lib\/(openbao|vault)/g, '/var/lib')
    .split('\n')
    .filter((line) => line.trim() !== '')
}
