import { checkSecretName, mustBeClientName, optionProblems, refuse } from '../check-arguments.ts'

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

const metadataKey = 'keyward:on-secret-change'

/**
 * Calls a method of a provider or controller after each change of a secret, with the new value and the one before, from the time on when the
 * application has started. One that throws, or whose promise rejects, is logged and disturbs nobody. Not for providers of request scope, nor in
 * modules that are loaded lazily.
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
  }
}

/** Those of a class, by its prototype, and of the classes that it extends. */
export function secretChangeMethods(prototype: object): readonly SecretChangeMethod[] {
  return (Reflect.getMetadata(metadataKey, prototype) as readonly SecretChangeMethod[] | undefined) ?? []
}
