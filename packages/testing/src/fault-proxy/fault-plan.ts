import type { Fault } from './fault.ts'

/** What a script may look at: everything about a request but its values. */
export interface ProxiedRequest {
  readonly method: string
  /** Without the query: `/v1/secret/data/app`. */
  readonly path: string
  readonly query: string
  /** Lower case. */
  readonly headerNames: readonly string[]
  readonly hasToken: boolean
  readonly namespace: string | undefined
  /** Counts the proxy's connections from 1. */
  readonly connection: number
}

/** Which fault the next request suffers. */
export interface FaultPlan {
  /** Every request from now on, until `clear()`. */
  use(fault: Fault): void
  /** The coming requests, one each; those after them as before. `undefined` lets one pass unharmed. */
  next(...faults: readonly (Fault | undefined)[]): void
  /** Decides for each request that `next` leaves; where it gives `undefined`, `use` decides. */
  script(decide: (request: ProxiedRequest) => Fault | undefined): void
  /** Forgets all faults. */
  clear(): void
}

export const createFaultPlan = (): FaultPlan & { decide(request: ProxiedRequest): Fault | undefined } => {
  let always: Fault | undefined
  let decideBy: ((request: ProxiedRequest) => Fault | undefined) | undefined
  let queue: (Fault | undefined)[] = []
  return {
    use: (fault) => {
      always = fault
    },
    next: (...faults) => {
      queue.push(...faults)
    },
    script: (decide) => {
      decideBy = decide
    },
    clear: () => {
      always = undefined
      decideBy = undefined
      queue = []
    },
    decide: (request) => (queue.length > 0 ? queue.shift() : (decideBy?.(request) ?? always)),
  }
}
