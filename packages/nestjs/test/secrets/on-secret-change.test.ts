import type { Vault } from '@keyward/core'
import { getVaultToken, OnSecretChange, VaultModule } from '@keyward/nestjs'
import { Controller, Injectable, Logger, Module, Scope } from '@nestjs/common'
import { LazyModuleLoader } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer({ 'app/smtp': { password: 'first' }, 'app/api': { key: 'k-1' } })
afterEach(() => vi.restoreAllMocks())

interface Smtp {
  password: string
}

const heard: string[] = []

class Base {
  @OnSecretChange('app/smtp') inherited(next: Smtp): void {
    heard.push(`inherited ${next.password}`)
  }
}

@Injectable()
class Mailer extends Base {
  readonly name = 'mailer'
  @OnSecretChange('app/api#key')
  @OnSecretChange('app/smtp')
  changed(next: Smtp | string, previous: Smtp | string): void {
    const text = (value: Smtp | string): string => (typeof value === 'string' ? value : value.password)
    heard.push(`${this.name}: ${text(previous)} -> ${text(next)}`)
  }
  @OnSecretChange('app/smtp') async fails({ password }: Smtp): Promise<void> {
    await Promise.reject(new TypeError(`cannot log in with ${password}`))
  }
}

@Controller()
class MailController {
  @OnSecretChange('app/smtp') changed(): void {
    heard.push('controller')
  }
}

async function start(providers: (new () => object)[], controllers: (new () => object)[] = []) {
  @Module({
    imports: [VaultModule.forRoot(vault.connection())],
    providers: [
      ...providers,
      ...providers.map((useExisting) => ({ provide: `alias ${useExisting.name}`, useExisting })),
    ],
    controllers,
  })
  class AppModule {}
  const app = await Test.createTestingModule({ imports: [AppModule] }).compile()
  return { app, client: app.get<Vault>(getVaultToken()) }
}

describe('@OnSecretChange', () => {
  it('calls methods of providers and controllers once for each change, inherited ones too, whatever one of them does', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    heard.length = 0
    const { app, client } = await start([Mailer], [MailController])
    await app.init()
    await client.secrets.set('app/smtp', { password: 'second' })
    await expect.poll(() => heard.toSorted()).toEqual(['controller', 'inherited second', 'mailer: first -> second'])
    await client.secrets.set('app/api', { key: 'k-2' })
    await expect.poll(() => heard).toContain('mailer: k-1 -> k-2')
    await client.secrets.set('app/smtp', { password: 'first' })
    await expect.poll(() => heard).toContain('mailer: second -> first')
    expect(heard).toHaveLength(7)
    expect(logged).toHaveBeenCalledTimes(2)
    expect(logged).toHaveBeenCalledWith(
      expect.stringMatching(/^Mailer\.fails\(\) failed after a change of app\/smtp: TypeError/),
    )
    expect(JSON.stringify(logged.mock.calls)).not.toMatch(/cannot log in|second/)
    await app.close()
  })

  it('stops the start when there is no such secret', async () => {
    @Injectable()
    class Lost {
      @OnSecretChange('app/none') changed(): void {}
    }
    const { app } = await start([Lost])
    await expect(app.init()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses a provider that does not live as long as the application', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @OnSecretChange('app/smtp') changed(): void {}
    }
    const { app } = await start([PerRequest])
    await expect(app.init()).rejects.toThrow(/@OnSecretChange\(\) cannot work in PerRequest/)
  })

  it('stops the start, and names the class, when there is no such client', async () => {
    @Injectable()
    class Lost {
      @OnSecretChange('app/smtp', { client: 'nope' }) changed(): void {}
    }
    const { app } = await start([Lost])
    await expect(app.init()).rejects.toThrow(/^Lost\.changed\(\) wants .*app\/smtp.* no client with the name "nope"/)
  })

  it('hears of the client that it names', async () => {
    const names: string[] = []
    @Injectable()
    class Both {
      @OnSecretChange('app/api#key', { client: 'other' }) ofOther(next: string): void {
        names.push(`other ${next}`)
      }
      @OnSecretChange('app/api#key') ofNone(next: string): void {
        names.push(`none ${next}`)
      }
    }
    @Module({
      imports: [VaultModule.forRoot(vault.connection()), VaultModule.forRoot({ ...vault.connection(), name: 'other' })],
      providers: [Both],
    })
    class AppModule {}
    const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init()
    await app.get<Vault>(getVaultToken('other')).secrets.set('app/api', { key: 'k-3' })
    await expect.poll(() => names).toEqual(['other k-3'])
    await app.get<Vault>(getVaultToken()).secrets.set('app/api', { key: 'k-4' })
    await expect.poll(() => names).toContain('none k-4')
    await app.close()
  })

  it('needs no VaultModule in a test of its class', async () => {
    const app = await (await Test.createTestingModule({ providers: [Mailer] }).compile()).init()
    expect(app.get(Mailer).name).toBe('mailer')
    await app.close()
  })
})

describe('@OnSecretChange in a module that is loaded lazily', () => {
  it('calls the method from then on', async () => {
    const late: string[] = []
    @Injectable()
    class LateMailer {
      readonly name = 'late'
      @OnSecretChange('app/smtp') changed({ password }: Smtp): void {
        late.push(`${this.name} ${password}`)
      }
    }
    @Module({ providers: [LateMailer, { provide: 'alias', useExisting: LateMailer }] })
    class LateModule {}
    const { app, client } = await start([])
    await app.init()
    await app.get(LazyModuleLoader).load(() => LateModule)
    await expect.poll(() => client.secrets.cacheState().entries).toBe(1)
    await client.secrets.set('app/smtp', { password: 'third' })
    await expect.poll(() => late).toEqual(['late third'])
    await client.secrets.set('app/smtp', { password: 'first' })
    await expect.poll(() => late).toEqual(['late third', 'late first'])
    await app.close()
  })

  it('says once that it cannot hear, when there is no such secret or more than one of its class', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    @Injectable()
    class LateLost {
      @OnSecretChange('app/none') changed(): void {}
    }
    @Injectable({ scope: Scope.REQUEST })
    class LatePerRequest {
      @OnSecretChange('app/smtp') changed(): void {}
    }
    @Module({ providers: [LateLost, LatePerRequest] })
    class LateModule {}
    const { app } = await start([])
    await app.init()
    const loaded = await app.get(LazyModuleLoader).load(() => LateModule)
    await expect.poll(() => logged.mock.calls.flat().join()).toMatch(/LateLost will not hear.*app\/none/)
    for (let time = 0; time < 3; time++) await loaded.resolve(LatePerRequest)
    await expect
      .poll(() => logged.mock.calls.flat().join())
      .toMatch(/LatePerRequest will not hear.*cannot work in LatePerRequest/)
    expect(logged).toHaveBeenCalledTimes(2)
    await app.close()
  })
})
