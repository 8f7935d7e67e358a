import { Pool } from 'undici'
import type { Application } from '../applications/application.ts'
import { type ReadRound, type ReadWork, timeRound } from './round.ts'
import { checkPassword, type Secret } from './secrets.ts'

/**
 * Requests `/` of an application over kept connections, from its own process: what asking costs is the same for each application. Rejects at the
 * first answer without the secret, and when one was no cache hit.
 */
export async function requestRound(application: Application, secret: Secret, work: ReadWork): Promise<ReadRound> {
  const { address, asked } = application
  const pool = new Pool(address, { connections: work.concurrent })
  const request = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({ path: '/', method: 'GET' })
    if (statusCode !== 200) throw new Error(`the application answered ${statusCode}: ${await body.text()}`)
    checkPassword(secret, ((await body.json()) as { password?: unknown }).password)
  }
  try {
    // Opens the connections, and brings the secret into memory.
    await Promise.all(Array.from({ length: work.concurrent }, request))
    const askedBefore = asked()
    const round = await timeRound(work.until, (mayBegin) => repeat(request, work.concurrent, mayBegin))
    if (asked() > askedBefore) throw new Error(`${asked() - askedBefore} of ${round.reads} requests were no cache hits`)
    return round
  } finally {
    await pool.close()
  }
}

async function repeat(
  request: () => Promise<void>,
  concurrent: number,
  mayBegin: (reads: number) => boolean,
): Promise<number> {
  let reads = 0
  const visitor = async (): Promise<void> => {
    while (mayBegin(reads)) {
      reads += 1
      await request()
    }
  }
  await Promise.all(Array.from({ length: concurrent }, visitor))
  return reads
}
