import type { ClientEvents, NodeState } from '../../client/index.ts'
import type { EventSource } from '../../foundation/index.ts'
import type { TelemetryEvents } from '../telemetry-events.ts'
import { eventLines } from './event-lines.ts'
import { onLastResort } from './last-resort.ts'
import type { Level, LogLine } from './log-line.ts'

/** Tells the user's logger what they would want to know the next morning. Single operations are not among it: who called has their errors. */
export function logEvents(events: EventSource<TelemetryEvents>, log: LogLine): void {
  events.on('login', (event) =>
    log(event.outcome === 'ok' ? 'info' : 'error', eventLines.login(event), { event: 'login', ...event }),
  )
  events.on('renewal', (event) =>
    log(event.outcome === 'ok' ? 'debug' : 'warn', eventLines.renewal(event), { event: 'renewal', ...event }),
  )
  events.on('lease', (event) =>
    log(leaseLevels[event.outcome] ?? 'warn', eventLines.lease(event), { event: 'lease', ...event }),
  )
  events.on('retry', (event) => log('warn', eventLines.retry(event), { event: 'retry', ...event }))
  events.on('node', (event) => log(nodeLevels[event.state], eventLines.node(event), { event: 'node', ...event }))
  events.on('secretChange', (event) => log('info', eventLines.secretChange(event), { event: 'secretChange', ...event }))
  onLastResort(events, {
    began: (line, event) => log('warn', line, { event: 'secret', ...event }),
    ended: (line, event) => log('info', line, { event: 'secret', ...event }),
  })
}

// A failure on the way, and the end, are worth a warning.
const leaseLevels: Partial<Record<ClientEvents['lease']['outcome'], Level>> = {
  obtained: 'debug',
  renewed: 'debug',
  rotated: 'info',
}

const nodeLevels: Record<NodeState, Level> = {
  unknown: 'debug',
  active: 'info',
  standby: 'info',
  'performance-standby': 'info',
  'dr-secondary': 'warn',
  sealed: 'warn',
  uninitialized: 'warn',
  removed: 'warn',
  unreachable: 'warn',
}
