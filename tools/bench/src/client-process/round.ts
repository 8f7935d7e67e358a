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

/** Runs a round, which gives the number of its reads, and takes its time. `mayBegin` tells after so many reads whether another may begin. */
export async function timeRound(
  until: ReadWork['until'],
  run: (mayBegin: (reads: number) => boolean) => Promise<number>,
): Promise<ReadRound> {
  const cpuBefore = process.cpuUsage()
  const begin = performance.now()
  const reads = await run(limit(until, begin))
  const ms = performance.now() - begin
  const { user, system } = process.cpuUsage(cpuBefore)
  return { reads, ms, cpuMs: (user + system) / 1000 }
}

function limit(until: ReadWork['until'], begin: number): (reads: number) => boolean {
  if ('reads' in until) return (reads) => reads < until.reads
  const end = begin + until.ms
  return () => performance.now() < end
}
