import { beforeAll, describe, expect, it } from 'vitest'
import { useVaultServer } from '../fixture/vault-server.ts'
import type { NamedVite } from '../fixture/vites.ts'
import type { BuildAttempt } from './attempt.ts'
import { type BuildResult, runBuild } from './build.ts'
import { revealed } from './detector.ts'
import { type Secret, writeSecret } from './secret.ts'

/** Tries each with the guard, and without it. */
export function describeBuilds({ name, vite }: NamedVite, attempts: readonly BuildAttempt[]): void {
  const vault = useVaultServer()
  const viteModule = name === 'Vite 7' ? 'vite-7' : 'vite'
  let secret: Secret
  beforeAll(async () => {
    secret = await writeSecret(vault)
  })

  for (const attempt of attempts) {
    describe(`against ${attempt.leak}`, () => {
      it('fails, and says which secret is where, but not its value', async () => {
        const result = await runBuild(attempt, { vault, vite, viteModule, secret, isGuarded: true })
        expect(result.failure ?? `built: ${found(result, secret).join()}`).toMatch(
          new RegExp(`virtual:keyward/server|holds (?:[\\w ]+ in )?${secret.name}#`),
        )
        expect(revealed(Buffer.from(`${result.failure}\n${result.log}`), secret)).toBeUndefined()
      })

      it('would be needed: without the guard it is found', async () => {
        const result = await runBuild(attempt, { vault, vite, viteModule, secret, isGuarded: false })
        expect(result.failure).toBeUndefined()
        expect(found(result, secret)).not.toEqual([])
      })
    })
  }
}

/** Where a browser would find it, and how it is written there. */
function found({ files }: BuildResult, secret: Secret): string[] {
  return [...files].flatMap(([file, content]) => {
    const how = revealed(content, secret) ?? revealed(Buffer.from(file), secret)
    return how === undefined ? [] : [`${file}: ${how}`]
  })
}
