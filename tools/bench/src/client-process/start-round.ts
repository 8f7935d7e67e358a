import type { Started } from '../starters/starter.ts'
import { type ReadRound, type ReadWork, timeRound } from './round.ts'
import { checkPassword, type Secrets } from './secrets.ts'

/**
 * Starts a client and reads every secret once, from before its first call to the last value. Once in a process: what is measured is code that has
 * never run before.
 */
export async function startRound(start: () => Started, secrets: Secrets, work: ReadWork): Promise<ReadRound> {
  const names = secrets.map(({ name }) => name)
  let values: Readonly<Record<string, { password?: unknown }>> = {}
  const round = await timeRound(work.until, async () => {
    values = await start().readAll(names, work.concurrent)
    return names.length
  })
  for (const secret of secrets) checkPassword(secret, values[secret.name]?.password)
  return round
}
