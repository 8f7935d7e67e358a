import type { FollowedSecret } from '@keyward/core'
import { type FactoryProvider, Logger, Scope } from '@nestjs/common'
import { INQUIRER } from '@nestjs/core'
import { getPartToken, getSecretToken, type InjectSecretOptions } from '../tokens.ts'
import type { FollowedSecrets } from './followed-secrets.ts'

/** A secret that somebody wants injected. */
export interface SecretRequest extends Pick<InjectSecretOptions, 'client' | 'schema'> {
  /** `app/database`, or `app/api-key#key` for one field. */
  secret: string
}

const logger = new Logger('VaultModule')
const told = new WeakSet<object>()

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
      inject: [getPartToken('followed-secrets', client), INQUIRER],
      useFactory: (secrets: FollowedSecrets, inquirer?: object) =>
        secrets.follow(secret, schema).catch((error: unknown) => {
          tell(error, `${whoAsks(inquirer)} needs the secret ${secret}, and it cannot be had`)
          throw error
        }),
    },
    {
      provide: getSecretToken(secret, { client, schema, value: true }),
      scope: Scope.TRANSIENT,
      inject: [provide],
      useFactory: (followed: FollowedSecret<unknown>) => followed.current,
    },
  ]
}

// Nest tells of the error; whoever else waits for the same secret gets the same one.
function tell(error: unknown, line: string): void {
  if (typeof error !== 'object' || error === null || told.has(error)) return
  told.add(error)
  logger.error(line)
}

// A factory has no name, and what is not made yet may be any object.
function whoAsks(inquirer: object | undefined): string {
  const name = inquirer?.constructor.name
  return name === undefined || name === 'Object' ? 'A provider' : name
}
