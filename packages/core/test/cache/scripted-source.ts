import type { Load, Loaded } from '../../src/cache/index.ts'
import { VaultError, type VaultErrorCode } from '../../src/foundation/index.ts'

/** Where the data comes from, saying what the test says. Counts how often it was asked. */
export interface ScriptedSource {
  readonly load: Load
  readonly asked: number
  /** From now on it answers at once. */
  answers(loaded: Partial<Loaded>): void
  /** From now on it fails at once. */
  fails(code: VaultErrorCode): void
  /** From now on it says nothing. Returns how to settle all that was asked meanwhile. */
  hangs(): { answer(loaded: Partial<Loaded>): void; fail(code: VaultErrorCode): void }
}

const answerAtFirst: Load = async () => ({ data: { n: 1 } })

export function createScriptedSource(): ScriptedSource {
  let asked = 0
  let next = answerAtFirst
  return {
    load: () => {
      asked++
      return next()
    },
    get asked() {
      return asked
    },
    answers: (loaded) => void (next = async () => loadedOf(loaded)),
    fails: (code) => void (next = async () => Promise.reject(new VaultError(code, 'as the test says'))),
    hangs() {
      const { promise, resolve, reject } = Promise.withResolvers<Loaded>()
      next = () => promise
      return {
        answer: (loaded) => resolve(loadedOf(loaded)),
        fail: (code) => reject(new VaultError(code, 'as the test says')),
      }
    },
  }
}

function loadedOf(loaded: Partial<Loaded>): Loaded {
  return { data: {}, ...loaded }
}
