import { join } from 'node:path'
import { createVault } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestServer
let caFile: string
beforeAll(async () => {
  server = await startServer({ tls: true })
  caFile = server.tls?.caFile ?? ''
})
afterAll(async () => {
  await server?.stop()
})

const mountsWith = async (variables: Record<string, string>): Promise<unknown> => {
  const environment = { VAULT_ADDR: server.address, VAULT_TOKEN: server.rootToken, ...variables }
  await using vault = createVault({ environment, retry: { attempts: 1 } })
  return await vault.nodeVault().mounts()
}

describe('a server whose authority is not known', () => {
  it.each(['false', '0', 'F', ''])('is not trusted when VAULT_SKIP_VERIFY is "%s"', async (value) => {
    await expect(mountsWith({ VAULT_SKIP_VERIFY: value })).rejects.toMatchObject({ code: 'tls_failed' })
  })

  it('is trusted when VAULT_SKIP_VERIFY says so in a word that means it, and no other word will do', async () => {
    expect(await mountsWith({ VAULT_SKIP_VERIFY: 'true' })).toMatchObject({ data: {} })
    await expect(mountsWith({ VAULT_SKIP_VERIFY: 'perhaps' })).rejects.toMatchObject({
      code: 'invalid_options',
      problems: [{ path: 'VAULT_SKIP_VERIFY', message: expect.any(String) }],
    })
  })

  it('is trusted when VAULT_CACERT or VAULT_CAPATH names that authority', async () => {
    expect(await mountsWith({ VAULT_CACERT: caFile })).toMatchObject({ data: {} })
    await expect(mountsWith({ VAULT_CACERT: caFile, VAULT_TLS_SERVER_NAME: 'elsewhere' })).rejects.toMatchObject({
      code: 'tls_failed',
    })
  })

  it.each(['VAULT_CACERT', 'VAULT_CAPATH', 'VAULT_CLIENT_CERT'])(
    'is not asked anything while %s names a file that is not there',
    async (name) => {
      await expect(mountsWith({ [name]: join(import.meta.dirname, 'missing.pem') })).rejects.toMatchObject({
        code: 'invalid_options',
        problems: expect.arrayContaining([{ path: name, message: expect.stringContaining('no such file') }]),
      })
    },
  )
})
