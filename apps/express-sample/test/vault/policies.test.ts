import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Attempt, logInAs, type SampleServers, startSampleServers } from '@keyward/sample-kit'
import type { TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareNotes } from '../../demo/prepare-notes.ts'
import { repository } from './configured-server.ts'

let server: TestServer
let servers: SampleServers
beforeAll(async () => {
  servers = await startSampleServers()
  server = servers.vault
})
afterAll(() => servers?.stop())

describe('the policy "express-sample"', () => {
  let attempt: Attempt
  let token: string
  beforeAll(async () => {
    const { environment } = await prepareNotes(servers)
    await server.request('POST', 'app/data/express-sample/other', { body: { data: { of: 'the same app' } } })
    await server.request('POST', 'app/data/other', { body: { data: { of: 'another app' } } })
    ;({ attempt, token } = await logInAs(server, environment))
  })

  it('is the file that people read in vault/policies', async () => {
    const { body } = await server.request('GET', 'sys/policies/acl/express-sample')
    expect(body.data?.['policy']).toBe(await readFile(join(repository, 'vault/policies/express-sample.hcl'), 'utf8'))
  })

  it('lets the sample read its secrets, log in to its database and keep its own token alive', async () => {
    for (const name of ['configuration', 'api-key', 'session']) {
      expect(await attempt('GET', `app/data/express-sample/${name}`)).toBe(200)
    }
    const { body } = await server.request('GET', 'database/creds/express-sample', { token })
    const lease = (body as { lease_id?: string }).lease_id
    expect(await attempt('POST', 'sys/leases/renew', { lease_id: lease })).toBe(200)
    expect(await attempt('POST', 'auth/token/renew-self', {})).toBe(200)
  })

  it.each([
    ['POST', 'app/data/express-sample/configuration', { data: { title: 'changed' } }],
    ['DELETE', 'app/data/express-sample/configuration'],
    ['POST', 'app/delete/express-sample/configuration', { versions: [1] }],
    ['POST', 'app/destroy/express-sample/configuration', { versions: [1] }],
    ['GET', 'app/metadata/express-sample/configuration'],
    ['GET', 'app/metadata/express-sample?list=true'],
    ['GET', 'app/data/express-sample/other'],
    ['GET', 'app/data/other'],
    ['POST', 'app/data/express-sample/api-key', { data: { key: 'changed' } }],
    ['POST', 'app/data/express-sample/session', { data: { key: 'changed' } }],
    ['GET', 'database/creds/other'],
    ['GET', 'database/roles/express-sample'],
    ['GET', 'database/config/notes'],
    ['POST', 'database/rotate-root/notes'],
    ['GET', 'sys/mounts'],
    ['GET', 'sys/policies/acl/express-sample'],
    ['POST', 'auth/token/create', {}],
    ['POST', 'auth/approle/role/express-sample/secret-id', {}],
  ])('does not let it %s %s', async (method, path, body?: unknown) => {
    expect(await attempt(method, path, body)).toBe(403)
  })
})
