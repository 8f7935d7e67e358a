import type { Clock } from '../../foundation/index.ts'
import { type Call, withinCall } from '../request/index.ts'

/** Lets reads of the same thing that are asked for together share one request. */
export interface SharedReads {
  /**
   * Runs `read`, or joins one for the same subject whose request has not been sent yet. What a caller gets was therefore read after it asked,
   * and is never older than a write it knows of. A caller that gives up leaves the others alone.
   */
  join<Value>(
    call: Call,
    subject: readonly unknown[],
    read: (call: Call) => Promise<Value>,
    clock: Clock,
  ): Promise<Value>
}

export function createSharedReads(): SharedReads {
  const waiting = new Map<string, Promise<unknown>>()
  return {
    async join<Value>(call: Call, subject: readonly unknown[], read: (call: Call) => Promise<Value>, clock: Clock) {
      const key = JSON.stringify([call.namespace, call.readFrom, ...subject])
      let reading = waiting.get(key) as Promise<Value> | undefined
      if (reading === undefined) {
        const onSend = (): void => void waiting.delete(key)
        reading = read({ ...call, signal: undefined, onSend }).finally(onSend)
        waiting.set(key, reading)
      }
      return call.signal === undefined ? reading : withinCall(reading, call, clock)
    },
  }
}
