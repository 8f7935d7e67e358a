import type { Registry, RegistryContentType } from 'prom-client'

/**
 * Where Keyward logs to: pino, winston, `console`, or four functions of your own. It is called with one readable line and its fields (pino:
 * fields first; `console`: the line alone). A logger that throws disturbs nobody.
 */
export interface Logger {
  debug: LogFunction
  info: LogFunction
  warn: LogFunction
  error: LogFunction
}

// Loose, because pino takes its arguments in another order than winston and console.
type LogFunction = (...line: never[]) => unknown

export interface MetricsOptions {
  /** Where the metrics are registered, for example prom-client's own `register`. Clients may share one. @default a registry of this client's own */
  registry?: Registry<RegistryContentType>
}
