import type { EventSource } from '../../foundation/index.ts'
import type { SecretEvent } from '../../secrets/index.ts'
import type { TelemetryEvents } from '../telemetry-events.ts'

export interface LastResortListener {
  /** The first time that a secret is stale, or comes from the environment. */
  began(line: string, event: SecretEvent): void
  /** It is what it should be again. */
  ended(line: string, event: SecretEvent): void
}

const mostNames = 5000

/** Tells when secrets begin to come from where they should not come from for long, and when that is over; not of each one in between. */
export function onLastResort(events: EventSource<TelemetryEvents>, { began, ended }: LastResortListener): void {
  const named = new Map<string, SecretEvent['source']>()
  events.on('secret', (event) => {
    const { name, source, outcome } = event
    if (source === 'stale' || source === 'environment') {
      if (named.get(name) === source) return
      if (named.size >= mostNames) forgetFirst(named)
      named.set(name, source)
      began(beginning(event), event)
    } else if (outcome === 'ok' && named.size > 0 && named.delete(name)) ended(`secret ${name} is fresh again`, event)
  })
}

function forgetFirst(named: Map<string, unknown>): void {
  for (const [first] of named) return void named.delete(first)
}

/** For whoever has no logger: an environment variable is never used without a word. */
export function warnOfEnvironment(events: EventSource<TelemetryEvents>): void {
  onLastResort(events, {
    began(line, { source }) {
      if (source === 'environment') process.emitWarning(line, 'KeywardWarning')
    },
    ended: () => undefined,
  })
}

function beginning({ name, source, reason, outcome }: SecretEvent): string {
  if (source === 'stale') return `secret ${name} ${whyStale(outcome)}: what was read last is used`
  const because = reason === 'not_found' ? 'Vault has no such secret' : 'Vault cannot be asked'
  return `secret ${name} comes from the environment: ${because}`
}

function whyStale(outcome: SecretEvent['outcome']): string {
  if (outcome === 'ok') return 'cannot be read again for now'
  // It was read, and is not what its followers need.
  const isUnfit = outcome === 'schema_mismatch' || outcome === 'field_not_found'
  return `${isUnfit ? 'cannot be used as it is now' : 'cannot be read again for now'} (${outcome})`
}
