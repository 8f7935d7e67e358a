import { appRole, createVault } from '@keyward/core'
import { expect, it } from 'vitest'
import { startHttpServer } from '../auth/http-server.ts'

it('sends the headers given with every request, and its own as they are', async () => {
  const seen: string[] = []
  await using server = await startHttpServer((request, response) => {
    const { 'x-firewall': firewall, 'x-vault-token': token = 'no token' } = request.headers
    seen.push([request.url, firewall, token].join(' '))
    response.setHeader('content-type', 'application/json')
    if (request.url?.endsWith('/login')) return response.end('{"auth":{"client_token":"t"}}')
    return response.end('{"data":{"key":"value"}}')
  })
  const auth = appRole({ roleId: 'a', secretId: 'b' })
  await using vault = createVault({
    address: server.address,
    auth,
    headers: { 'X-Firewall': 'open' },
    environment: false,
  })
  await vault.logical.read('cubbyhole/x')
  await vault.health()
  expect(seen).toEqual([
    '/v1/auth/approle/login open no token',
    '/v1/cubbyhole/x open t',
    '/v1/sys/health open no token',
  ])
})
