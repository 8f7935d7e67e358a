import type { DebugRoom } from '../../client/index.ts'
import type { Clock, EventSource } from '../../foundation/index.ts'
import type { TelemetryEvents } from '../telemetry-events.ts'
import { eventLines } from './event-lines.ts'

/** Writes one line for each event of the rooms asked for to stderr: `2026-03-01T12:00:00.000Z keyward:session token renewed`. */
export function traceEvents(events: EventSource<TelemetryEvents>, rooms: ReadonlySet<DebugRoom>, clock: Clock): void {
  const trace = (room: DebugRoom, line: string): void => {
    if (rooms.has(room)) process.stderr.write(`${new Date(clock.now()).toISOString()} keyward:${room} ${line}\n`)
  }
  if (rooms.size === 0) return
  events.on('operation', (event) => trace('client', eventLines.operation(event)))
  events.on('login', (event) => trace('session', eventLines.login(event)))
  events.on('renewal', (event) => trace('session', eventLines.renewal(event)))
  events.on('lease', (event) => trace('leases', eventLines.lease(event)))
  events.on('node', (event) => trace('nodes', eventLines.node(event)))
  events.on('retry', (event) => trace('retry', eventLines.retry(event)))
  events.on('secret', (event) => trace('secrets', eventLines.secret(event)))
  events.on('secretChange', (event) => trace('secrets', eventLines.secretChange(event)))
}
