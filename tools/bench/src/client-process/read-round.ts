import type { Contender } from '../contenders/contender.ts'

/** The secrets to read: all hold the same password. */
export interface Secrets {
  readonly names: readonly string[]
  readonly password: string
}

export interface ReadWork {
  /** How many reads are under way at once. */
  readonly concurrent: number
  /** When no further read begins. */
  readonly until: { readonly reads: number } | { readonly ms: number }
}

export interface ReadRound {
  readonly reads: number
  readonly ms: number
  /** Of this whole process, garbage collection included. */
  readonly cpuMs: number
}

/**
 * Reads one secret after the other, never the same one twice at once, so that a client cannot answer two reads with one request. Rejects
 * at the first read that fails or gives anything but the secret.
 */
export async function readRound(contender: Contender, secrets: Secrets, work: ReadWork): Promise<ReadRound> {
  if (secrets.names.length < work.concurrent) throw new RangeError('fewer secrets than reads at once')
  let reads = 0
  const cpuBefore = process.cpuUsage()
  const begin = performance.now()
  const mayBegin = limit(work.until, begin)
  const reader = async (): Promise<void> => {
    while (mayBegin(reads)) {
      const name = secrets.names[reads % secrets.names.length] ?? ''
      reads += 1
      await readOne(contender, name, secrets.password)
    }
  }
  await Promise.all(Array.from({ length: work.concurrent }, reader))
  const ms = performance.now() - begin
  const { user, system } = process.cpuUsage(cpuBefore)
  return { reads, ms, cpuMs: (user + system) / 1000 }
}

function limit(until: ReadWork['until'], begin: number): (reads: number) => boolean {
  if ('reads' in until) return (reads) => reads < until.reads
  const end = begin + until.ms
  return () => performance.now() < end
}

async function readOne(contender: Contender, name: string, password: string): Promise<void> {
  const data = (await contender.read(name)) as { password?: unknown }
  if (data.password !== password) throw new Error(`reading ${name} gave something other than the secret`)
}
