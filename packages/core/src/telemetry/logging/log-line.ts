import { Console } from 'node:console'
import type { Logger } from '../../client/index.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'
export type LogLine = (level: Level, line: string, fields: Record<string, unknown>) => void

/** Writes to the user's logger in the order of arguments that it takes. Whatever the logger does, it disturbs nobody. */
export function createLogLine(logger: Logger): LogLine {
  const order = argumentOrder(logger)
  return (level, line, fields) => {
    try {
      const result: unknown = Reflect.apply(
        logger[level],
        logger,
        order(`vault: ${line}`, { component: 'keyward', ...fields }),
      )
      if (result instanceof Promise) result.catch(() => undefined)
    } catch {
      // Its owner sees that nothing is logged; a secret must be had all the same.
    }
  }
}

function argumentOrder(logger: Logger): (line: string, fields: object) => unknown[] {
  // console would spread the fields over several lines, and all that matters is in the line.
  if (logger instanceof Console) return (line) => [line]
  // pino and loggers made after it take the fields first, and drop them in second place.
  if ('bindings' in logger) return (line, fields) => [fields, line]
  return (line, fields) => [line, fields]
}
