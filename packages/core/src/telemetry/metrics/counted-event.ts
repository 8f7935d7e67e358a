import type { TelemetryEvents } from '../telemetry-events.ts'

/** What is counted as it happens. */
export type CountedEvent = {
  [Name in CountedName]: { name: Name; event: TelemetryEvents[Name] }
}[CountedName]

export const countedNames = ['operation', 'login', 'retry', 'secret'] as const
type CountedName = (typeof countedNames)[number]
