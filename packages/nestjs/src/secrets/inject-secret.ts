import { Inject } from '@nestjs/common'
import { checkSecretRequest, getSecretToken, type InjectSecretOptions } from '../tokens.ts'
import { announceSecret } from './injected-secrets.ts'

/**
 * Injects a `FollowedSecret`, whose `current` is always the newest value; with `value: true` the value itself, as it is when the class is made. For
 * parameters of constructors and for properties. A secret that cannot be read stops the start. In classes that are loaded after the root
 * module, its module needs `VaultModule.forFeature()` as well.
 *
 * @example
 * constructor(@InjectSecret('app/openai#key') private readonly key: FollowedSecret<string>) {}
 */
export function InjectSecret(
  secret: string,
  options: InjectSecretOptions = {},
): PropertyDecorator & ParameterDecorator {
  checkSecretRequest('@InjectSecret()', secret, options)
  const { client, schema } = options
  announceSecret({ secret, client, schema })
  return Inject(getSecretToken(secret, options))
}
