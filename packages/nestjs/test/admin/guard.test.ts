import { VaultAdminModule, VaultModule } from '@keyward/nestjs'
import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { describe, expect, it, vi } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer()

@Injectable()
class Keys {
  readonly key = 'open sesame'
}

@Injectable()
class KeyGuard implements CanActivate {
  @Inject(Keys) readonly keys!: Keys
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>()
    return headers['x-key'] === this.keys.key
  }
}

@Module({ providers: [Keys], exports: [Keys] })
class KeysModule {}

const allow = (): boolean => true

describe('VaultAdminModule', () => {
  it("leaves the decision to the application's own guard, for all but liveness, wherever it is mounted", async () => {
    @Module({
      imports: [
        VaultModule.forRoot({ ...vault.connection(), drainSeconds: false }),
        VaultAdminModule.forRoot({ path: 'ops', guard: KeyGuard, imports: [KeysModule] }),
      ],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true })
    app.setGlobalPrefix('api')
    app.enableVersioning()
    await app.listen(0, '127.0.0.1')
    const ask = async (path: string, headers = {}) =>
      (await fetch(`${await app.getUrl()}/api/ops${path}`, { headers })).status
    expect(await ask('/live')).toBe(200)
    for (const path of ['/ready', '/health', '/metrics', '/cache']) {
      expect(await ask(path)).toBe(403)
      expect(await ask(path, { 'x-key': 'open sesame' })).toBe(200)
    }
    await app.close()
  })

  it('tells of errors of authorize, and answers no', async () => {
    const told: unknown[] = []
    const failure = new TypeError('quotes hvs.words')
    const authorize = (): never => {
      throw failure
    }
    const onError = (error: unknown, endpoint: object): unknown => told.push([error, endpoint])
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    @Module({
      imports: [
        VaultModule.forRoot({ ...vault.connection(), drainSeconds: false }),
        VaultAdminModule.forRoot({ path: 'told', authorize, onError }),
        VaultAdminModule.forRoot({ path: 'logged', authorize }),
      ],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true })
    await app.listen(0, '127.0.0.1')
    for (const path of ['told', 'logged']) expect((await fetch(`${await app.getUrl()}/${path}/cache`)).status).toBe(403)
    expect(told).toEqual([[failure, { method: 'GET', path: '/cache' }]])
    expect(logged.mock.calls).toEqual([[expect.stringMatching(/^GET \/cache failed: TypeError\./)]])
    logged.mockRestore()
    await app.close()
  })

  it.each([
    ['nobody to say who may ask', {}, /authorize, guard must be given exactly once/],
    ['both', { authorize: allow, guard: KeyGuard }, /authorize, guard must be given exactly once/],
    ['no function', { authorize: true }, /authorize must be a function/],
    ['a path that is none', { path: 5, authorize: allow }, /path must be a string/],
  ])('refuses %s', (_name, options, message) => {
    expect(() => VaultAdminModule.forRoot(options as never)).toThrow(message)
  })
})
