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
    // Not enumerable, so that no copy and no log of the client holds it.
    token: { ...textProperty(own, 'token'), enumerable: false },
    namespace: textProperty(own, 'namespace'),
    pathPrefix: textProperty(own, 'pathPrefix'),
    kubernetesPath: textProperty(own, 'kubernetesPath'),
    endpoint: fixedProperty('endpoint', defaults.address),
    apiVersion: fixedProperty('apiVersion', 'v1'),
    [inspect.custom]: { value: () => `NodeVault ${inspect(printed())}` },
    toJSON: { value: printed },
  })
  return own
}

function textProperty(own: OwnState, name: keyof OwnState): PropertyDescriptor {
  return {
    enumerable: true,
    get: () => own[name],
    set: (value: unknown) => {
      own[name] = typeof value === 'string' ? value : ''
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
