import type { FollowedSecret } from '@keyward/core'
import { type FactoryProvider, Scope } from '@nestjs/common'
import { getPartToken, getSecretToken, type InjectSecretOptions } from '../tokens.ts'
import type { FollowedSecrets } from './followed-secrets.ts'

/** A secret that somebody wants injected. */
export interface SecretRequest extends Pick<InjectSecretOptions, 'client' | 'schema'> {
  /** `app/database`, or `app/api-key#key` for one field. */
  secret: string
}

/**
 * The followed secret, and the value taken from it. Transient, because Nest makes those only where they are injected: decorators announce the
 * secrets of every class that was ever loaded, and an application must not need those of classes that it does not use.
 */
export function secretProviders({ secret, client, schema }: SecretRequest): FactoryProvider[] {
  const provide = getSecretToken(secret, { client, schema })
  return [
    {
      provide,
      scope: Scope.TRANSIENT,
      inject: [getPartToken('followed-secrets', client)],
      useFactory: (secrets: FollowedSecrets) => secrets.follow(secret, schema),
    },
    {
      provide: getSecretToken(secret, { client, schema, value: true }),
      scope: Scope.TRANSIENT,
      inject: [provide],
      useFactory: (followed: FollowedSecret<unknown>) => followed.current,
    },
  ]
}
