import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useVaultServer } from '../fixture/vault-server.ts'
import type { NamedVite } from '../fixture/vites.ts'
import type { DevAttempt } from './attempt.ts'
import { revealed } from './detector.ts'
import { createDevServers, type DevResult } from './dev.ts'
import { type Secret, writeSecret } from './secret.ts'

/** Tries each with the guard, and without it. */
export function describeDevServers({ vite }: NamedVite, attempts: readonly DevAttempt[]): void {
  const vault = useVaultServer()
  let secret: Secret
  beforeAll(async () => {
    secret = await writeSecret(vault)
  })

  const servers = createDevServers()
  afterAll(() => servers.close())

  for (const attempt of attempts) {
    describe(`against ${attempt.leak}`, () => {
      it('sends nothing of it, and says which secret it kept, but not its value', async () => {
        const result = await servers.run(attempt, { vault, vite, secret, isGuarded: true })
        expect(found(result, secret)).toEqual([])
        expect(attempt.harmless ?? result.said).toMatch(attempt.harmless === undefined ? refusal(secret) : /./)
        expect(revealed(Buffer.from(result.said), secret)).toBeUndefined()
      })

      it(`would send it without the guard`, async () => {
        const result = await servers.run(attempt, { vault, vite, secret, isGuarded: false })
        expect(found(result, secret).length > 0).toBe(attempt.harmless === undefined)
      })
    })
  }
}

function refusal({ name }: Secret): RegExp {
  return new RegExp(`virtual:keyward/server holds secrets|held (?:[\\w ]+ in )?${name}#`)
}

/** What a browser got of it, and how it is written there: in each thing, or in all bodies that came one after the other. */
function found({ received }: DevResult, secret: Secret): string[] {
  const bodies = received.filter(({ what }) => !what.startsWith('the head of')).map(({ content }) => content)
  return [...received, { what: 'all bodies', content: Buffer.concat(bodies) }].flatMap(({ what, content }) => {
    const how = revealed(content, secret)
    return how === undefined ? [] : [`${what}: ${how}`]
  })
}
