import { Inject, Optional } from '@nestjs/common'
import { checkSecretName, mustBeClientName, optionProblems, refuse } from '../check-arguments.ts'
import { getPartToken } from '../tokens.ts'

export interface OnSecretChangeOptions {
  /** The name of the client to ask. Default: the one without a name. */
  client?: string | undefined
}

/** A method that wants to hear of changes. */
export interface SecretChangeMethod {
  readonly method: string | symbol
  readonly secret: string
  readonly client: string | undefined
}

/** What is told of each instance that has such methods, when Nest has made it. */
export interface InstanceListener {
  made(instance: object): void
}

const metadataKey = 'keyward:on-secret-change'

/**
 * Calls a method of a provider or controller after each change of a secret, with the new value and the one before, from the time on when the
 * application has started; in a module that is loaded lazily, from then on. One that throws, or whose promise rejects, is logged and disturbs
 * nobody. Stops the start when the secret cannot be read, when there is no such client, and for providers of request scope and transient ones.
 *
 * @example
 * \@OnSecretChange('app/smtp')
 * async reconnect(smtp: SecretData<Smtp>) { await this.transport.replace(smtp) }
 */
export function OnSecretChange(secret: string, options: OnSecretChangeOptions = {}): MethodDecorator {
  checkSecretName(secret, '@OnSecretChange()')
  refuse(`@OnSecretChange() of ${secret}`, optionProblems(options, { client: mustBeClientName }))
  const { client } = options
  return (prototype, method) => {
    const listed = [...secretChangeMethods(prototype), { method, secret, client }]
    Reflect.defineMetadata(metadataKey, listed, prototype)
    tellOfInstances(prototype, client)
  }
}

/** Those of a class, by its prototype, and of the classes that it extends. */
export function secretChangeMethods(prototype: object): readonly SecretChangeMethod[] {
  return (Reflect.getMetadata(metadataKey, prototype) as readonly SecretChangeMethod[] | undefined) ?? []
}

// Nest runs no hook of a module that is loaded lazily, but it sets properties. Optional, so that a test of the class needs no VaultModule.
function tellOfInstances(prototype: object, client: string | undefined): void {
  const token = getPartToken('secret-changes', client)
  const property = Symbol.for(token)
  if (property in prototype) return
  Object.defineProperty(prototype, property, {
    set(this: object, listener: InstanceListener) {
      listener.made(this)
    },
  })
  Inject(token)(prototype, property)
  Optional()(prototype, property)
}
