import { type Clock, createSingleFlight, isVaultError } from '../../foundation/index.ts'
import type { TokenApi } from './token-api.ts'
import type { HeldToken } from './token-life.ts'

/** What a 403 is about. `replaced`: there is another token now, with which the request is worth one more try. */
export type Denial = 'replaced' | 'token' | 'policy' | 'unclear'

export interface DenialsParts {
  api: TokenApi
  clock: Clock
  logIn: () => Promise<HeldToken>
  /** Asks the server whether it knows a given token. */
  learn: (held: HeldToken) => Promise<void>
}

/** Finds out why the server denied something, once for all who were denied together. */
export interface Denials {
  /** What is known of the token from a moment ago. */
  known(held: HeldToken): Denial | undefined
  find(held: HeldToken): Promise<Denial>
}

const askWithinMs = 10_000
// A token that was found valid after one 403 is not asked about again for every further one.
const believedForMs = 10_000
// Asking for a given token costs no request: a file may have been rewritten.
const askAgainAfterMs = 1000

/**
 * A policy that denies and a token that is no more are both answered with 403. The token's own lookup tells them apart, except for a token that
 * may not even look itself up; that one is replaced once, to be sure. Whether there is another given token is seen by asking for it.
 */
export function createDenials({ api, clock, logIn, learn }: DenialsParts): Denials {
  const searches = createSingleFlight<Denial>()
  let believed: { generation: number; until: number; denial: Denial } | undefined
  let learnedUntil = -Infinity

  const believe = (held: HeldToken, denial: Denial, forMs: number): Denial => {
    believed = { generation: held.generation, until: clock.monotonic() + forMs, denial }
    return denial
  }
  const ofGiven = async (held: HeldToken): Promise<Denial> => {
    const next = await logIn()
    if (next !== held) return 'replaced'
    if (clock.monotonic() >= learnedUntil) {
      await learn(held)
      learnedUntil = clock.monotonic() + believedForMs
    }
    return believe(held, denialOf(held.known), askAgainAfterMs)
  }
  // It cannot be asked about, and its last use may have been counted for something else. A refused log-in leaves the denial as it is.
  const ofSpent = async (): Promise<Denial> =>
    logIn().then(
      () => 'replaced',
      () => 'unclear',
    )
  const ofOwn = async (held: HeldToken): Promise<Denial> => {
    held.usesLeft--
    const known = await api.lookup(held.token, askWithinMs).then(() => true, knownAfter)
    if (known !== false) return believe(held, denialOf(known), believedForMs)
    const next = await logIn()
    const replaced = next.token !== held.token
    believe(next, replaced ? 'policy' : 'unclear', believedForMs)
    return replaced ? 'replaced' : 'unclear'
  }
  return {
    known: ({ generation }) =>
      believed?.generation === generation && clock.monotonic() < believed.until ? believed.denial : undefined,
    find: (held) =>
      searches.run('denial', () => {
        if (held.given) return ofGiven(held)
        return held.usesLeft < 1 ? ofSpent() : ofOwn(held)
      }),
  }
}

function knownAfter(error: unknown): false | undefined {
  return isVaultError(error, 'permission_denied') ? false : undefined
}

function denialOf(known: boolean | undefined): Denial {
  if (known === undefined) return 'unclear'
  return known ? 'policy' : 'token'
}
