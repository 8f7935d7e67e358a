import { VaultAdminModule, VaultModule } from '@keyward/nestjs'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { describe, expect, it } from 'vitest'
import { useVaultServer } from '../vault-server.ts'
import { platforms } from './platforms.ts'

const vault = useVaultServer()

// What the contract does not ask: wherever the endpoints are, and with whatever parsers the application has.
describe.each(platforms)('a request for the admin endpoints on $name', ({ createAdapter }) => {
  it.each([
    ['below a global prefix and a parameter', 'api', ':tenant/ops', '/api/7/ops/', {}],
    ['below a prefix from which they are excluded', 'api', 'ops', '/ops/', {}],
    ['in an application without parsers', '', 'ops', '/ops/', { bodyParser: false }],
  ])('has its body read before any parser is asked, %s', async (_where, prefix, path, at, options) => {
    @Module({
      imports: [
        VaultModule.forRoot({ ...vault.connection(), drainSeconds: false }),
        VaultAdminModule.forRoot({ path, authorize: () => true }),
      ],
    })
    class AppModule {}
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile()
    const app = testing.createNestApplication(createAdapter(), { forceCloseConnections: true, ...options })
    app.setGlobalPrefix(prefix, { exclude: ['ops/*path', 'ops/cache/invalidate'] })
    await app.listen(0, '127.0.0.1')
    const post = async (type: string, body: string) => {
      const url = `${await app.getUrl()}${at}cache/invalidate`
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
      return [answer.status, answer.headers.get('cache-control')]
    }
    expect(await post('application/json', '{"all":true}')).toEqual([200, 'no-store'])
    expect(await post('application/json', '{')).toEqual([400, 'no-store'])
    expect(await post('application/json', `{"name":"${'a'.repeat(90_000)}"}`)).toEqual([413, 'no-store'])
    expect(await post('application/x-www-form-urlencoded', 'name=a')).toEqual([415, 'no-store'])
    await app.close()
  })

  it('does not stand in the way of a preflight', async () => {
    @Module({
      imports: [
        VaultModule.forRoot({ ...vault.connection(), drainSeconds: false }),
        VaultAdminModule.forRoot({ authorize: () => true }),
      ],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, createAdapter(), { logger: false, forceCloseConnections: true })
    app.enableCors({ origin: 'https://ops.example.com' })
    await app.listen(0, '127.0.0.1')
    const headers = { origin: 'https://ops.example.com', 'access-control-request-method': 'GET' }
    const answer = await fetch(`${await app.getUrl()}/vault/health`, { method: 'OPTIONS', headers })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, headers.origin])
    await app.close()
  })
})
