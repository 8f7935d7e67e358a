import type { ClientEvents } from '../../client/index.ts'
import { hints, type VaultErrorCode } from '../../foundation/index.ts'
import type { SecretSource } from '../../secrets/index.ts'
import type { TelemetryEvents } from '../telemetry-events.ts'

type Lines = {
  [Name in 'login' | 'renewal' | 'lease' | 'retry' | 'node' | 'operation' | 'secret' | 'secretChange']: (
    event: TelemetryEvents[Name],
  ) => string
}

/** Each event as one line for people. */
export const eventLines: Lines = {
  login({ method, outcome, durationMs }) {
    const how = `with ${method} ${inTime(durationMs)}`
    return outcome === 'ok' ? `logged in ${how}` : `log-in ${how} failed: ${outcome}. ${hints[outcome]}`
  },
  renewal({ outcome }) {
    return outcome === 'ok' ? 'token renewed' : `token not renewed: ${outcome}. ${hints[outcome]}`
  },
  lease({ outcome }) {
    return (
      leaseLines[outcome as LeaseStep] ??
      `lease neither renewed nor replaced: ${outcome}. ${hints[outcome as VaultErrorCode]}`
    )
  },
  retry({ operation, code, delayMs }) {
    return `${operation} is tried again ${inTime(delayMs)}: ${code}`
  },
  node({ address, state, before }) {
    return `node ${address} is ${state}, was ${before}`
  },
  operation({ operation, outcome, durationMs, retries }) {
    const again = retries === 0 ? '' : ` after ${retries} ${retries === 1 ? 'retry' : 'retries'}`
    return `${operation} ${outcome} ${inTime(durationMs)}${again}`
  },
  secret({ operation, name, outcome, source, version, durationMs }) {
    const which = version === undefined ? name : `${name} v${version}`
    return `${operation} ${which} ${source === undefined || outcome !== 'ok' ? outcome : `from ${sourceNames[source]}`} ${inTime(durationMs)}`
  },
  secretChange({ name, version }) {
    return version === undefined ? `secret ${name} has changed` : `secret ${name} is now version ${version}`
  },
}

const sourceNames: Record<SecretSource, string> = {
  vault: 'Vault',
  cache: 'memory',
  stale: 'memory, stale',
  environment: 'the environment',
}

type LeaseStep = Exclude<ClientEvents['lease']['outcome'], VaultErrorCode>

const leaseLines: Record<LeaseStep, string> = {
  obtained: 'lease obtained',
  renewed: 'lease renewed',
  rotated: 'lease replaced by a new one',
  ended: 'lease ended: what it gave is no longer valid',
}

function inTime(ms: number): string {
  return `in ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}
