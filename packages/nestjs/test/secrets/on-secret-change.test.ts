import type { Vault } from '@keyward/core'
import { getVaultToken, OnSecretChange, VaultModule } from '@keyward/nestjs'
import { Controller, Injectable, Logger, Module, Scope } from '@nestjs/common'
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
})
