import type { OptionProblem } from '../../foundation/index.ts'

/** The rooms that can be watched with `KEYWARD_DEBUG`. */
const debugRooms = ['client', 'session', 'leases', 'nodes', 'retry', 'secrets'] as const
export type DebugRoom = (typeof debugRooms)[number]

const variable = 'KEYWARD_DEBUG'

/** Reads `KEYWARD_DEBUG`: names of rooms separated by commas, or `*` for all. */
export function readDebugRooms(environment: Record<string, string | undefined>): {
  rooms: ReadonlySet<DebugRoom>
  problems: OptionProblem[]
} {
  const names = (environment[variable] ?? '').split(/[\s,]+/).filter((name) => name !== '')
  const unknown = names.filter((name) => name !== '*' && !isRoom(name))
  return {
    rooms: new Set(names.includes('*') ? debugRooms : names.filter(isRoom)),
    problems: unknown.map((name) => ({ path: variable, message: complaint(name) })),
  }
}

function isRoom(name: string): name is DebugRoom {
  return (debugRooms as readonly string[]).includes(name)
}

function complaint(name: string): string {
  return `has no room ${JSON.stringify(name.slice(0, 30))}; it takes ${debugRooms.join(', ')}, or * for all`
}
