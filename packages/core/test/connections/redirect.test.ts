import { createVault, type VaultError } from '@keyward/core'
import { expect, it } from 'vitest'
import { startHttpServer } from '../auth/http-server.ts'

it('a server that redirects to itself is told of as something else than Vault', async () => {
  await using proxy = await startHttpServer((request, response) => {
    response.writeHead(307, { location: `/ui${request.url}` }).end()
  })
  await using vault = createVault({ address: proxy.address, token: 'any', environment: false })
  const error = (await vault.kv.read('secret/app').catch((reason: unknown) => reason)) as VaultError
  expect(error.code).toBe('redirect_refused')
  expect(error.message).toContain(`redirected (307) to another path of its own by ${proxy.address}`)
  expect(error.message).toContain('Vault does not do that')
})
