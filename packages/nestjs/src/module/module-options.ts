import type { Vault, VaultOptions } from '@keyward/core'
import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Type } from '@nestjs/common'

/** What happens while the application starts and ends. */
export interface VaultStartOptions {
  /** Log in while the application starts, so that a wrong configuration stops it. @default true */
  verify?: boolean | undefined
  /** Secrets to have in memory before the first request. One that cannot be read stops the start. */
  prefetch?: readonly string[] | undefined
  /**
   * How long requests may take, and connections may live on, when the application is closed: see `drainServer`. Nest itself waits for connections
   * that are kept alive for as long as they are used. `false` leaves the server to Nest, which in tests saves the second that idle connections are
   * given. @default 10
   */
  drainSeconds?: number | false | undefined
}

/** Those of `createVault()`, or a client that exists already. It is closed with the application all the same. */
export type VaultClientOptions = VaultStartOptions & (VaultOptions | { vault: Vault })

/** What is known before any option is. */
export interface VaultModulePlacement {
  /** Of several clients, all but one need a name: `@InjectVault(name)`. */
  name?: string | undefined
  /** Whether every module can inject the client. @default true */
  global?: boolean | undefined
}

export type VaultModuleOptions = VaultModulePlacement & VaultClientOptions

/** Makes options, for `useClass` and `useExisting`. */
export interface VaultOptionsFactory {
  createVaultOptions(): VaultClientOptions | Promise<VaultClientOptions>
}

/** Exactly one of `useFactory`, `useClass` and `useExisting`. */
export interface VaultModuleAsyncOptions extends VaultModulePlacement, Pick<ModuleMetadata, 'imports'> {
  useFactory?: (...dependencies: never[]) => VaultClientOptions | Promise<VaultClientOptions>
  inject?: (InjectionToken | OptionalFactoryDependency)[] | undefined
  useClass?: Type<VaultOptionsFactory> | undefined
  useExisting?: InjectionToken<VaultOptionsFactory> | undefined
}
