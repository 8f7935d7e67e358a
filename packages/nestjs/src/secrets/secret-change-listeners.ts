import { VaultError } from '@keyward/core'
import { Logger, type OnApplicationBootstrap } from '@nestjs/common'
import type { DiscoveryService, ModuleRef } from '@nestjs/core'
import { getPartToken } from '../tokens.ts'
import type { FollowedSecrets } from './followed-secrets.ts'
import { type InstanceListener, secretChangeMethods, type SecretChangeMethod } from './on-secret-change.ts'

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]
type Instance = Record<string | symbol, unknown> & object

/** Finds the methods with `@OnSecretChange` once all providers are there, and those of later ones as they are made, and calls them from then on. */
export class SecretChangeListeners implements OnApplicationBootstrap, InstanceListener {
  readonly #logger = new Logger('VaultModule')
  readonly #discovery: DiscoveryService
  readonly #moduleRef: ModuleRef
  readonly #secrets: FollowedSecrets
  readonly #client: string | undefined
  /** An alias gives the same instance once more. */
  readonly #seen = new WeakSet<object>()
  readonly #refused = new WeakSet<object>()
  #isStarted = false

  constructor(discovery: DiscoveryService, moduleRef: ModuleRef, secrets: FollowedSecrets, client: string | undefined) {
    this.#discovery = discovery
    this.#moduleRef = moduleRef
    this.#secrets = secrets
    this.#client = client
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#isStarted = true
    for (const wrapper of this.#wrappers()) {
      const methods = methodsOf(wrapper.instance)
      for (const each of methods) this.#checkClient(each, wrapper)
      if (methods.some(({ client }) => client === this.#client)) await this.#listenTo(instanceOf(wrapper))
    }
  }

  // One that is made while the application starts is found when it has started.
  made(instance: object): void {
    const { constructor } = instance
    if (!this.#isStarted || this.#refused.has(constructor)) return
    void this.#listenToLate(instance).catch((error: unknown) => {
      this.#refused.add(constructor)
      const why = error instanceof VaultError ? error.message : nameOf(error)
      this.#logger.error(`${constructor.name} will not hear of changes of its secrets: ${why}`)
    })
  }

  async #listenToLate(instance: object): Promise<void> {
    const wrapper = this.#wrappers().find((each) => each.instance === instance)
    if (wrapper === undefined) throw notOne(instance.constructor.name)
    await this.#listenTo(instanceOf(wrapper))
  }

  async #listenTo(instance: Instance): Promise<void> {
    if (this.#seen.has(instance) || !this.#secrets.canFollow) return
    this.#seen.add(instance)
    const methods = methodsOf(instance).filter(({ client }) => client === this.#client)
    for (const each of methods) await this.#listen(instance, each)
  }

  async #listen(instance: Instance, { method, secret }: SecretChangeMethod): Promise<void> {
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

  #wrappers(): Wrapper[] {
    return [...this.#discovery.getProviders(), ...this.#discovery.getControllers()]
  }

  #checkClient({ client, method, secret }: SecretChangeMethod, { name }: Wrapper): void {
    if (client === this.#client) return
    try {
      this.#moduleRef.get(getPartToken('secret-changes', client), { strict: false })
    } catch {
      const which = client === undefined ? 'without a name' : `with the name "${client}"`
      throw new VaultError(
        'invalid_options',
        `${String(name)}.${String(method)}() wants to hear of changes of ${secret}, and there is no client ${which}`,
        { hint: 'Give @OnSecretChange() the name of a client as VaultModule.forRoot({ name }) has it.' },
      )
    }
  }
}

// Of a provider that is not made once there is an empty instance, which has the prototype all the same.
function methodsOf(instance: unknown): readonly SecretChangeMethod[] {
  if (typeof instance !== 'object' || instance === null) return []
  const prototype: unknown = Object.getPrototypeOf(instance)
  return typeof prototype === 'object' && prototype !== null ? secretChangeMethods(prototype) : []
}

function instanceOf(wrapper: Wrapper): Instance {
  if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return wrapper.instance as Instance
  throw notOne(String(wrapper.name))
}

function notOne(name: string): VaultError {
  return new VaultError(
    'invalid_options',
    `@OnSecretChange() cannot work in ${name}, of which there is none or more than one`,
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
