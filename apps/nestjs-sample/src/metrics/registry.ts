import { collectDefaultMetrics, Registry } from 'prom-client'

/** The application's metrics, to which the Vault client adds its own. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })
