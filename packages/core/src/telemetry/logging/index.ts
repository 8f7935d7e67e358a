/** What people read: lines for the user's logger, and the debug trace of `KEYWARD_DEBUG`. */
export { traceEvents } from './debug-trace.ts'
export { logEvents } from './log-events.ts'
export { createLogLine } from './log-line.ts'
export { logUnsafeOptions } from './log-unsafe-options.ts'
export { warnOfEnvironment } from './last-resort.ts'
