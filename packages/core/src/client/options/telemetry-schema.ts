import * as v from 'valibot'
import type { Logger, MetricsOptions } from './telemetry-options.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

export const logger = v.pipe(
  v.custom<Logger>((value) => typeof value === 'object' && value !== null, 'must be a logger such as pino or console'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const missing = levels.filter((level) => typeof dataset.value[level] !== 'function')
    if (missing.length > 0)
      addIssue({ message: `must have functions for all levels, but has none for ${missing.join(', ')}` })
  }),
)

export const registry = v.custom<NonNullable<MetricsOptions['registry']>>(
  (value) => hasFunctions(value, 'registerMetric', 'getSingleMetric'),
  'must be a Registry of prom-client',
)

function hasFunctions(value: unknown, ...names: string[]): boolean {
  return (
    typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
  )
}
