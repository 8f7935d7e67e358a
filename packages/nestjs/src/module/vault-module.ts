import type { Vault } from '@keyward/core'
import { type DynamicModule, Module, type Provider } from '@nestjs/common'
import { DiscoveryModule, DiscoveryService, HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core'
import { VaultEventForwarder } from '../events/vault-event-forwarder.ts'
import { createFollowedSecrets, type FollowedSecrets } from '../secrets/followed-secrets.ts'
import { injectedSecrets } from '../secrets/injected-secrets.ts'
import { SecretChangeListeners } from '../secrets/secret-change-listeners.ts'
import { secretProviders, type SecretRequest } from '../secrets/secret-providers.ts'
import { getPartToken, getVaultToken } from '../tokens.ts'
import { featureRequests } from './feature-requests.ts'
import type { VaultClientOptions, VaultModuleAsyncOptions, VaultModuleOptions } from './module-options.ts'
import { openVault } from './open-vault.ts'
import { asyncOptionsProviders, checkAsyncOptions, checkPlacement } from './options-providers.ts'
import { refuseSecondRoot } from './single-root.ts'
import { VaultShutdown } from './vault-shutdown.ts'

/**
 * One Vault client for the application. It logs in while the application starts, before it listens, and is closed, its token revoked, after the
 * last request was answered.
 *
 * @example
 * \@Module({ imports: [VaultModule.forRoot({ address: 'https://vault.example.com', auth: kubernetes({ role: 'orders' }) })] })
 * export class AppModule {}
 */
@Module({})
export class VaultModule {
  /** What is wrong with the options, and a log-in that fails, stops the start with a `VaultError`. */
  static forRoot(options: VaultModuleOptions = {}): DynamicModule {
    checkPlacement(options, 'VaultModule.forRoot()')
    const { name, global, ...useValue } = options
    const provide = getPartToken('options', name)
    return root({ name, global }, [{ provide, useValue }], 'VaultModule.forRoot()')
  }

  /** The same with options that other providers are needed for. Throws `invalid_options` unless it is told how to come by them. */
  static forRootAsync(options: VaultModuleAsyncOptions): DynamicModule {
    checkAsyncOptions(options)
    const providers = asyncOptionsProviders(getPartToken('options', options.name), options)
    return root(options, providers, 'VaultModule.forRootAsync()')
  }

  /**
   * Provides secrets for `@InjectSecret` where nothing announced them before the root module was made: in modules that are loaded lazily, and for
   * factories that inject `getSecretToken()`.
   *
   * @example
   * \@Module({ imports: [VaultModule.forFeature(['app/reports'])], providers: [ReportsService] })
   * export class ReportsModule {}
   */
  static forFeature(secrets: readonly (string | SecretRequest)[], client?: string): DynamicModule {
    const providers = featureRequests(secrets, client).flatMap(secretProviders)
    return { module: VaultModule, providers, exports: providers.map(({ provide }) => provide) }
  }
}

type RootOptions = Pick<VaultModuleAsyncOptions, 'name' | 'global' | 'imports'>

function root({ name, global = true, imports = [] }: RootOptions, options: Provider[], caller: string): DynamicModule {
  const secrets = injectedSecrets(name).flatMap(secretProviders)
  const vault = getVaultToken(name)
  const followed = getPartToken('followed-secrets', name)
  return {
    module: VaultModule,
    global,
    imports: [DiscoveryModule, ...imports],
    providers: [...options, ...clientProviders(name, caller), ...secrets],
    exports: [vault, followed, getPartToken('secret-changes', name), ...secrets.map(({ provide }) => provide)],
  }
}

function clientProviders(name: string | undefined, caller: string): Provider[] {
  const [options, shutdown, followed] = (['options', 'shutdown', 'followed-secrets'] as const).map((part) =>
    getPartToken(part, name),
  )
  const vault = getVaultToken(name)
  return [
    {
      provide: shutdown ?? '',
      inject: [HttpAdapterHost],
      useFactory: (host: HttpAdapterHost) => new VaultShutdown(host),
    },
    {
      provide: vault,
      inject: [options ?? '', shutdown ?? '', ModulesContainer],
      useFactory: async (given: VaultClientOptions, closing: VaultShutdown, modules: ModulesContainer) => {
        refuseSecondRoot(modules, vault, name)
        return openVault(given, caller, closing)
      },
    },
    { provide: followed ?? '', inject: [vault], useFactory: (client: Vault) => createFollowedSecrets(client) },
    {
      provide: getPartToken('secret-changes', name),
      inject: [DiscoveryService, ModuleRef, followed ?? ''],
      useFactory: (discovery: DiscoveryService, moduleRef: ModuleRef, secrets: FollowedSecrets) =>
        new SecretChangeListeners(discovery, moduleRef, secrets, name),
    },
    {
      provide: `${vault}:events`,
      inject: [vault, ModuleRef],
      useFactory: (client: Vault, moduleRef: ModuleRef) => new VaultEventForwarder(client, moduleRef, name),
    },
  ]
}
