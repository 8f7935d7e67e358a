import type { ServerNode, TestServer } from '@keyward/testing'
import type { Load, Seen } from './load.ts'

export interface Strike {
  what: string
  seen: Seen
  /** From the loss of the leader until another node called itself active; undefined when the node was not the leader. */
  electionMs: number | undefined
}

/** Kills and restarts, pauses and resumes one node under load, each long enough for the cluster to react. */
export async function strikeNode(
  server: TestServer,
  node: ServerNode,
  load: Load,
  first: 'kill' | 'pause',
  graceMs: number,
): Promise<Strike[]> {
  const strikes: Strike[] = []
  const strike = async (what: string, act: () => Promise<void>): Promise<void> => {
    const leader = await server.leader()
    load.take()
    const begin = performance.now()
    await act()
    const led = leader.id === node.id && node.state !== 'running'
    const electionMs = led ? await anotherLeads(server, node, begin) : undefined
    await settled(graceMs)
    strikes.push({ what: `${what} ${node.id}${led ? ' (leader)' : ''}`, seen: load.take(), electionMs })
  }
  const kill = async (): Promise<void> => {
    await strike('kill', () => node.kill())
    await strike('restart', () => node.restart())
  }
  const pause = async (): Promise<void> => {
    await strike('pause', () => node.pause())
    await strike('resume', () => node.resume())
  }
  // Whichever comes first may hit the leader, which the node then is no more.
  for (const fault of first === 'kill' ? [kill, pause] : [pause, kill]) await fault()
  return strikes
}

async function anotherLeads(server: TestServer, lost: ServerNode, begin: number): Promise<number> {
  for (;;) {
    const others = server.nodes.filter(({ id }) => id !== lost.id)
    const health = await Promise.all(
      others.map(({ address }) =>
        fetch(`${address}/v1/sys/health`, { signal: AbortSignal.timeout(500) }).then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    )
    if (health.includes(200)) return performance.now() - begin
    await settled(20)
  }
}

export function settled(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

const row = (cells: (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(26) : String(cell).padStart(10))).join(' ')

export function table(strikes: Strike[]): string {
  return [
    row(['', 'reads', 'writes', 'read max', 'write max', 'election']),
    ...strikes.map(({ what, seen, electionMs }) =>
      row([
        what,
        seen.reads,
        seen.writes,
        `${Math.round(seen.longestReadMs)} ms`,
        `${Math.round(seen.longestWriteMs)} ms`,
        electionMs === undefined ? '' : `${Math.round(electionMs)} ms`,
      ]),
    ),
  ].join('\n')
}
