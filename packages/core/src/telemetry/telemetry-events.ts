import type { ClientEvents } from '../client/index.ts'
import type { SecretEvents } from '../secrets/index.ts'

/** All that metrics, traces and logs are made of. */
export type TelemetryEvents = ClientEvents & SecretEvents
