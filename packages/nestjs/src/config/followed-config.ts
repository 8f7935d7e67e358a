import { type FollowedSecret, isSecretData, type SecretData, type Vault, VaultError } from '@keyward/core'

type References = Readonly<Record<string, string>>

/** Several secrets, and fields of secrets, that stay up to date together. */
export interface FollowedConfig {
  values(): Record<string, unknown>
  onChange(listener: () => void): void
}

/** Fails with one error for all that cannot be read. */
export async function followConfig({ secrets }: Vault, references: References): Promise<FollowedConfig> {
  const all = [...new Set(Object.values(references))]
  const atStart: Readonly<Record<string, unknown>> = await secrets.getMany(all)
  const followed = new Map<string, FollowedSecret<SecretData>>()
  // Whole secrets, so that a user and a password change together.
  const follow = async (name: string): Promise<void> => {
    followed.set(name, await secrets.follow(name))
  }
  const names = [...new Set(all.map((reference) => parts(reference).name))]
  // What could be read but cannot be followed was taken from the environment, which does not change.
  await Promise.all(names.map((name) => follow(name).catch(() => undefined)))
  return {
    onChange(listener) {
      for (const each of followed.values()) each.onChange(listener)
    },
    values() {
      const newest = new Map([...followed].map(([name, { current }]) => [name, current.reveal()]))
      const valueOf = (reference: string): unknown => {
        const { name, field } = parts(reference)
        const data = newest.get(name)
        if (data === undefined) return plain(atStart[reference])
        return field === undefined ? data : fieldOf(data, field, name)
      }
      return Object.fromEntries(Object.entries(references).map(([key, reference]) => [key, valueOf(reference)]))
    },
  }
}

function parts(reference: string): { name: string; field: string | undefined } {
  const [name = '', field] = reference.split('#')
  return { name, field }
}

// Configuration is taken apart by libraries that expect plain objects.
function plain(value: unknown): unknown {
  return isSecretData(value) ? value.reveal() : value
}

function fieldOf(data: Record<string, unknown>, field: string, name: string): unknown {
  if (Object.hasOwn(data, field)) return data[field]
  throw new VaultError('field_not_found', `there is no field ${field} any more`, { path: name })
}
