import { X509Certificate, createPrivateKey } from 'node:crypto'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ActionRun, runAction } from '../action-run.ts'

describe('an entry of pki', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
    await server.enableSecretsEngine('pki', { type: 'pki' })
    await server.request('POST', 'pki/root/generate/internal', { body: { common_name: 'Example Root' } })
    for (const role of ['web.app', 'mail'])
      await server.request('POST', `pki/roles/${role}`, {
        body: { allowed_domains: 'example.com', allow_subdomains: true, key_type: 'ec', key_bits: 256 },
      })
  })
  afterAll(async () => server?.stop())

  const run = (pki: string): Promise<ActionRun> => runAction({ url: server.address, token: server.rootToken, pki })

  it('gives the parts of a certificate, named after the role', async () => {
    const result = await run(
      'pki/issue/web.app {"common_name": "shop.example.com", "ttl": "1h"} ;\n /pki/issue/mail {"common_name":"mail.example.com","ttl":"1h"} ;',
    )
    expect(result.errors).toEqual([])
    const parts = ['CERT', 'KEY', 'CA', 'CA_CHAIN']
    expect(Object.keys(result.variables)).toEqual([
      ...parts.map((part) => `WEB__APP_${part}`),
      ...parts.map((part) => `MAIL_${part}`),
    ])
    expect(Object.keys(result.outputs)).toContain('web__app_ca_chain')
    const certificate = new X509Certificate(result.outputs['web__app_cert'] ?? '')
    expect(certificate.subject).toBe('CN=shop.example.com')
    expect(certificate.checkPrivateKey(createPrivateKey(result.outputs['web__app_key'] ?? ''))).toBe(true)
    expect(certificate.checkIssued(new X509Certificate(result.outputs['web__app_ca'] ?? ''))).toBe(true)
    expect(result.output).toMatch(/Issued a certificate from "pki\/issue\/mail", serial number [0-9a-f:]+\n/)
    expect(result.output).toContain(`::add-mask::${result.outputs['mail_key']?.split('\n')[1]}\n`)
  })

  it.each<[string, string, RegExp]>([
    ['no parameters', 'pki/issue/mail', /must be a path and a JSON object/],
    ['parameters that are no JSON', 'pki/issue/mail {canary}', /must be a path and a JSON object/],
    ['a domain that the role refuses', 'pki/issue/mail {"common_name":"example.org"}', /example\.org|not allowed/],
    ['another engine', 'secret/data/x {"data":{"a":"b"}}', /gave no certificate/],
    ['a role that is not there', 'pki/issue/nobody {"common_name":"a.example.com"}', /pki\/issue\/nobody/],
  ])('is refused with %s', async (_what, pki, message) => {
    const result = await run(pki)
    expect(result).toMatchObject({ succeeded: false, variables: {} })
    expect(result.errors[0]).toMatch(message)
  })
})
