import { inspect } from 'node:util'
import type nodeVault from 'node-vault'
import { VaultError } from '../../foundation/index.ts'
import type { NodeVaultOptions } from './node-vault-types.ts'

/** What a client has for itself, beside its commands. */
export interface OwnState {
  token: string
  namespace: string
  pathPrefix: string
  kubernetesPath: string
}

/**
 * Defines the properties that node-vault's users know. node-vault itself has filled them from the environment, which is for the options of the
 * whole client to do.
 */
export function defineProperties(
  client: nodeVault.client,
  options: NodeVaultOptions,
  defaults: { address: string; namespace: string },
): OwnState {
  const { token = '', namespace = defaults.namespace, pathPrefix = '', kubernetesPath = 'kubernetes' } = options
  const own: OwnState = { token, namespace, pathPrefix, kubernetesPath }
  const printed = (): object => ({ address: defaults.address, namespace: own.namespace })
  Object.defineProperties(client, {
    namespace: textProperty(own, 'namespace'),
    pathPrefix: textProperty(own, 'pathPrefix'),
    kubernetesPath: textProperty(own, 'kubernetesPath'),
    endpoint: fixedProperty('endpoint', defaults.address),
    apiVersion: fixedProperty('apiVersion', 'v1'),
    [inspect.custom]: { value: () => `NodeVault ${inspect(printed())}` },
    toJSON: { value: printed },
  })
  const prototype: object = Object.create(Object.getPrototypeOf(client) as object)
  // node-vault has made a property of it.
  Reflect.deleteProperty(client, 'token')
  Object.setPrototypeOf(client, new Proxy(prototype, new TokenProperty(own)))
  return own
}

/** Gives the client a token that can be read and set, and that no copy, no log and no inspection of its properties comes upon. */
class TokenProperty implements ProxyHandler<object> {
  readonly #own: OwnState

  constructor(own: OwnState) {
    this.#own = own
  }

  has(target: object, key: string | symbol): boolean {
    return key === 'token' || Reflect.has(target, key)
  }

  // For who asks by its name; that it is there is told to nobody who asks what there is.
  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (key !== 'token') return Reflect.getOwnPropertyDescriptor(target, key)
    return { ...textProperty(this.#own, key), enumerable: false, configurable: true }
  }

  get(target: object, key: string | symbol, client: unknown): unknown {
    return key === 'token' ? this.#own.token : Reflect.get(target, key, client)
  }

  set(target: object, key: string | symbol, value: unknown, client: unknown): boolean {
    if (key !== 'token') return Reflect.set(target, key, value, client)
    this.#own.token = textOf(value)
    return true
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textProperty(own: OwnState, name: keyof OwnState): PropertyDescriptor {
  return {
    enumerable: true,
    get: () => own[name],
    set: (value: unknown) => {
      own[name] = textOf(value)
    },
  }
}

// Ignoring it without a word would send secrets to another server than the caller has in mind.
function fixedProperty(name: string, value: string): PropertyDescriptor {
  return {
    enumerable: true,
    get: () => value,
    set: (given: unknown) => {
      if (given === value) return
      throw new VaultError('unsupported', `${name} is fixed when the client is made`, {
        operation: 'nodeVault',
        hint: 'Make another client with createVault({ address }).',
      })
    },
  }
}
