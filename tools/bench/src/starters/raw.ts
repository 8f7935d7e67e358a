import type { SecretServer } from '../contenders/contender.ts'
import { openRaw } from '../contenders/raw.ts'
import type { Started } from './starter.ts'

/** The least that a start can cost: requests, so many at once, and a map of what they gave. */
export function startRaw(server: SecretServer): Started {
  const raw = openRaw(server)
  return {
    async readAll(names, concurrent) {
      const values: Record<string, object> = {}
      let next = 0
      const readOn = async (): Promise<void> => {
        while (next < names.length) {
          const name = names[next++] as string
          values[name] = await raw.read(name)
        }
      }
      await Promise.all(Array.from({ length: concurrent }, readOn))
      return values
    },
    close: () => raw.close(),
  }
}
