import { type FollowedSecret, type Vault, VaultError } from '@keyward/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** The secrets of one client that this application follows, each once. They end with the client. */
export interface FollowedSecrets {
  /** Whether there is somebody to ask: what a test puts in the client's place may have no secrets. */
  readonly canFollow: boolean
  follow(secret: string, schema?: StandardSchemaV1): Promise<FollowedSecret<unknown>>
  /** Whether any of them cannot be read again at the moment. */
  isAnyStale(): boolean
}

export function createFollowedSecrets(vault: Partial<Pick<Vault, 'secrets'>>): FollowedSecrets {
  const opening = new Map<string, Map<StandardSchemaV1 | undefined, Promise<FollowedSecret<unknown>>>>()
  const opened: FollowedSecret<unknown>[] = []
  const open = async (secret: string, schema?: StandardSchemaV1): Promise<FollowedSecret<unknown>> => {
    const secrets = secretsOf(vault, secret)
    const followed =
      schema === undefined ? await secrets.follow<unknown>(secret) : await secrets.follow(secret, { schema })
    opened.push(followed)
    return followed
  }
  return {
    canFollow: typeof vault.secrets?.follow === 'function',
    follow(secret, schema) {
      const bySchema = opening.get(secret) ?? new Map<StandardSchemaV1 | undefined, Promise<FollowedSecret<unknown>>>()
      opening.set(secret, bySchema)
      const known = bySchema.get(schema)
      if (known !== undefined) return known
      const made = open(secret, schema)
      bySchema.set(schema, made)
      // A module that is loaded later may have more luck.
      made.catch(() => bySchema.delete(schema))
      return made
    },
    isAnyStale: () => opened.some(({ info }) => info.source === 'stale'),
  }
}

function secretsOf({ secrets }: Partial<Pick<Vault, 'secrets'>>, secret: string): Vault['secrets'] {
  if (typeof secrets?.follow === 'function') return secrets
  throw new VaultError('invalid_argument', 'what is in the place of the Vault client has no secrets.follow()', {
    path: secret,
    hint: 'Provide getSecretToken() of this secret too, or give the client secrets: { follow: async (name) => ({ current, onChange }) }.',
  })
}
