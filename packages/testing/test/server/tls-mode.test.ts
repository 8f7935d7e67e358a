import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../src/index.ts'

const statusOf = async (address: string, ca: string | undefined): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${address}/v1/sys/health`, { ...(ca === undefined ? {} : { ca }), agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })

describe('a server behind TLS', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ mode: 'tls' })
  })
  afterAll(async () => server.stop())

  test('is trusted by those who have its authority, by address and by name, and by nobody else', async () => {
    const ca = server.tls?.caCertificate
    expect(server.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    expect(await statusOf(server.address, ca)).toBe(200)
    expect(await statusOf(server.address.replace('127.0.0.1', 'localhost'), ca)).toBe(200)
    await expect(statusOf(server.address, undefined)).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/) as string,
    })
  })

  test('has the files of its certificates on disk', async () => {
    const tls = server.tls
    expect(await readFile(tls?.caFile ?? '', 'utf8')).toBe(tls?.caCertificate)
    const certificate = new X509Certificate(await readFile(tls?.certificateFile ?? ''))
    expect(certificate.checkIssued(new X509Certificate(tls?.caCertificate ?? ''))).toBe(true)
    expect(certificate.subjectAltName).toContain('IP Address:127.0.0.1')
  })

  test('accepts its client certificate as a login', async () => {
    await server.enableAuthMethod('cert', { type: 'cert' })
    await server.request('POST', 'auth/cert/certs/client', {
      body: { certificate: server.tls?.clientCertificate, token_ttl: '5m' },
    })
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const { caCertificate: ca, clientCertificate: cert, clientKey: key } = server.tls ?? {}
      request(`${server.address}/v1/auth/cert/login`, { method: 'POST', agent: false, ca, cert, key }, (response) =>
        resolve(response.resume().statusCode),
      )
        .once('error', reject)
        .end('{}')
    })
    expect(answer).toBe(200)
  })

  test('keeps its data through a restart and is unsealed after it', async () => {
    await server.request('POST', 'secret/data/kept', { body: { data: { n: 1 } } })
    await server.nodes[0]?.kill()
    expect(server.nodes[0]?.state).toBe('stopped')
    await server.nodes[0]?.restart()
    const read = await server.request('GET', 'secret/data/kept')
    expect(read.body.data).toMatchObject({ data: { n: 1 } })
  })

  test('can be sealed, and unsealed with its key', async () => {
    await server.request('PUT', 'sys/seal')
    const sealed = await server.request('GET', 'secret/data/kept', { throwOnError: false })
    expect(sealed.status).toBe(503)
    const unsealed = await server.request('PUT', 'sys/unseal', { body: { key: server.unsealKey } })
    expect(unsealed.body).toMatchObject({ sealed: false })
    expect(await server.leader()).toBe(server.nodes[0])
  })
})

test('a dev server can speak TLS as well', async () => {
  await using server = await startServer({ tls: true })
  expect(server.address).toMatch(/^https:/)
  expect(await statusOf(server.address, server.tls?.caCertificate)).toBe(200)
  await server.request('POST', 'secret/data/app', { body: { data: { n: 1 } } })
  await server.nodes[0]?.restart()
  expect((await server.request('GET', 'secret/data/app', { throwOnError: false })).status).toBe(404)
})
