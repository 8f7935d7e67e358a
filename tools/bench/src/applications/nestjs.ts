import type { FollowedSecret, Vault } from '@keyward/core'
import { getVaultToken, InjectSecret, InjectVault, VaultModule } from '@keyward/nestjs'
import { Controller, Get, type INestApplication, Module, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Secret } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'
import type { Application, OpenApplication } from './application.ts'
import { cachedVaultOptions, watch } from './cached-vault.ts'

interface Read {
  readonly password: unknown
}

export const openWithGet: OpenApplication = (server, [secret]) => {
  const { name } = secret as Secret
  class PasswordController {
    readonly #vault: Vault

    constructor(vault: Vault) {
      this.#vault = vault
    }

    async read(): Promise<Read> {
      const { password } = await this.#vault.secrets.get<{ password: string }>(name)
      return { password }
    }
  }
  InjectVault()(PasswordController, undefined, 0)
  return openWithVault(server, PasswordController)
}

export const openWithInjected: OpenApplication = (server, [secret]) => {
  class PasswordController {
    readonly #password: FollowedSecret<string>

    constructor(password: FollowedSecret<string>) {
      this.#password = password
    }

    read(): Read {
      return { password: this.#password.current }
    }
  }
  InjectSecret(`${(secret as Secret).name}#password`)(PasswordController, undefined, 0)
  return openWithVault(server, PasswordController)
}

export const openWithConstant: OpenApplication = async (_server, [secret]) => {
  const { password } = secret as Secret
  class PasswordController {
    read(): Read {
      return { password }
    }
  }
  const app = await create(PasswordController, [])
  return listening(app, () => 0)
}

async function openWithVault(server: SecretServer, controller: Type<{ read: () => unknown }>): Promise<Application> {
  const app = await create(controller, [VaultModule.forRoot(cachedVaultOptions(server))])
  return listening(app, await watch(app.get<Vault>(getVaultToken())))
}

/** Decorates by hand, because Node does not run the syntax of decorators. */
function create(
  controller: Type<{ read: () => unknown }>,
  imports: readonly ReturnType<typeof VaultModule.forRoot>[],
): Promise<INestApplication> {
  const read = Object.getOwnPropertyDescriptor(controller.prototype, 'read') as PropertyDescriptor
  Get()(controller.prototype as object, 'read', read)
  Controller()(controller)
  // oxlint-disable-next-line typescript/no-extraneous-class -- to Nest a module is a class, decorated below
  class AppModule {}
  Module({ imports: [...imports], controllers: [controller] })(AppModule)
  return NestFactory.create(AppModule, { logger: ['error', 'warn'] })
}

async function listening(app: INestApplication, asked: () => number): Promise<Application> {
  await app.listen(0, '127.0.0.1')
  return { address: await app.getUrl(), asked, close: () => app.close() }
}
