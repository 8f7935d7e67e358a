import type { FollowedSecret, Vault } from '@keyward/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** The secrets of one client that this application follows, each once. They end with the client. */
export interface FollowedSecrets {
  follow(secret: string, schema?: StandardSchemaV1): Promise<FollowedSecret<unknown>>
  /** Whether any of them cannot be read again at the moment. */
  isAnyStale(): boolean
}

export function createFollowedSecrets({ secrets }: Pick<Vault, 'secrets'>): FollowedSecrets {
  const opening = new Map<string, Map<StandardSchemaV1 | undefined, Promise<FollowedSecret<unknown>>>>()
  const opened: FollowedSecret<unknown>[] = []
  const open = async (secret: string, schema?: StandardSchemaV1): Promise<FollowedSecret<unknown>> => {
    const followed =
      schema === undefined ? await secrets.follow<unknown>(secret) : await secrets.follow(secret, { schema })
    opened.push(followed)
    return followed
  }
  return {
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
