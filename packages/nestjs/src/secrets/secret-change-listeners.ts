import { VaultError } from '@keyward/core'
import { Logger, type OnApplicationBootstrap } from '@nestjs/common'
import type { DiscoveryService } from '@nestjs/core'
import type { FollowedSecrets } from './followed-secrets.ts'
import { secretChangeMethods, type SecretChangeMethod } from './on-secret-change.ts'

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]

/** Finds the methods with `@OnSecretChange` once all providers are there, and calls them from then on. */
export class SecretChangeListeners implements OnApplicationBootstrap {
  readonly #logger = new Logger('VaultModule')
  readonly #discovery: DiscoveryService
  readonly #secrets: FollowedSecrets
  readonly #client: string | undefined

  constructor(discovery: DiscoveryService, secrets: FollowedSecrets, client: string | undefined) {
    this.#discovery = discovery
    this.#secrets = secrets
    this.#client = client
  }

  async onApplicationBootstrap(): Promise<void> {
    const seen = new Set<object>()
    for (const wrapper of [...this.#discovery.getProviders(), ...this.#discovery.getControllers()]) {
      const methods = methodsOf(wrapper).filter(({ client }) => client === this.#client)
      const instance = methods.length === 0 ? undefined : instanceOf(wrapper)
      // An alias gives the same instance once more.
      if (instance === undefined || seen.has(instance)) continue
      seen.add(instance)
      for (const each of methods) await this.#listen(instance, each)
    }
  }

  async #listen(instance: Record<string | symbol, unknown>, { method, secret }: SecretChangeMethod): Promise<void> {
    const followed = await this.#secrets.follow(secret)
    const name = `${instance.constructor.name}.${String(method)}`
    followed.onChange(async (next, previous) => {
      try {
        await (instance[method] as (...values: unknown[]) => unknown)(next, previous)
      } catch (error) {
        this.#logger.error(
          `${name}() failed after a change of ${secret}: ${nameOf(error)}. Have it catch its errors to see more of them.`,
        )
      }
    })
  }
}

// Of a provider that is not made once there is an empty instance, which has the prototype all the same.
function methodsOf({ instance }: Wrapper): readonly SecretChangeMethod[] {
  if (typeof instance !== 'object' || instance === null) return []
  const prototype: unknown = Object.getPrototypeOf(instance)
  return typeof prototype === 'object' && prototype !== null ? secretChangeMethods(prototype) : []
}

function instanceOf(wrapper: Wrapper): (Record<string | symbol, unknown> & object) | undefined {
  if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return wrapper.instance
  throw new VaultError(
    'invalid_options',
    `@OnSecretChange() cannot work in ${wrapper.name}, of which there is none or more than one`,
    {
      hint: 'Put the method into a provider of the default scope: one of request scope, transient or durable, does not live as long as the application.',
    },
  )
}

// Its message may quote the secret that it was given.
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name
}
