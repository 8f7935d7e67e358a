import type { Contender } from '../contenders/contender.ts'
import { type ReadRound, type ReadWork, timeRound } from './round.ts'
import { checkPassword, type Secret, type Secrets } from './secrets.ts'

/**
 * Reads one secret after the other, never the same one twice at once, so that a client cannot answer two reads with one request. Rejects
 * at the first read that fails or gives anything but the secret.
 */
export async function readRound(contender: Contender, secrets: Secrets, work: ReadWork): Promise<ReadRound> {
  if (secrets.length < work.concurrent) throw new RangeError('fewer secrets than reads at once')
  return timeRound(work.until, async (mayBegin) => {
    let reads = 0
    const reader = async (): Promise<void> => {
      while (mayBegin(reads)) {
        const secret = secrets[reads % secrets.length] as Secret
        reads += 1
        const data = (await contender.read(secret.name)) as { password?: unknown }
        checkPassword(secret, data.password)
      }
    }
    await Promise.all(Array.from({ length: work.concurrent }, reader))
    return reads
  })
}
