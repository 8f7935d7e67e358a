import type { Fault } from '@keyward/testing'

export const operations = ['read', 'write', 'checkAndSetWrite', 'login', 'renew', 'leaseRenew'] as const
export type Operation = (typeof operations)[number]

/** What an operation ends with: `ok`, or the code of its error. */
export type Outcome = string

export interface FaultCase {
  name: string
  fault: Fault
  /** When only the first request of the operation suffers it, and when every one does. */
  outcomes: Record<Operation, [once: Outcome, always: Outcome]>
}

type Outcomes = Pick<FaultCase['outcomes'], 'write' | 'checkAndSetWrite'>

// A read, a log-in and a renewal may be sent twice: one fault is got over, a lasting one is named.
const repeatable = (once: Outcome, always: Outcome, writes: Outcomes): FaultCase['outcomes'] => ({
  read: [once, always],
  login: [once, always],
  renew: [once, always],
  leaseRenew: [once, always],
  ...writes,
})
const everywhere = (once: Outcome, always: Outcome): FaultCase['outcomes'] =>
  repeatable(once, always, { write: [once, always], checkAndSetWrite: [once, always] })

// A write that was sent and not answered is not sent again. With check-and-set it is settled by reading back.
const unclear = (once: Outcome, always: Outcome, settledAlways: Outcome): FaultCase['outcomes'] =>
  repeatable(once, always, { write: ['outcome_unknown', 'outcome_unknown'], checkAndSetWrite: ['ok', settledAlways] })

export const faultCases = (foreignAddress: string): FaultCase[] => [
  { name: 'latency', fault: { kind: 'latency', ms: 100 }, outcomes: everywhere('ok', 'ok') },
  { name: 'a slow body', fault: { kind: 'slow-body', ms: 200 }, outcomes: everywhere('ok', 'ok') },
  { name: 'a request delivered twice', fault: { kind: 'duplicate' }, outcomes: everywhere('ok', 'ok') },
  { name: 'a reset', fault: { kind: 'reset' }, outcomes: unclear('ok', 'unreachable', 'outcome_unknown') },
  // The server has done it each time, which reading back shows.
  { name: 'a lost reply', fault: { kind: 'lost-reply' }, outcomes: unclear('ok', 'unreachable', 'ok') },
  { name: 'a truncated body', fault: { kind: 'truncated-body' }, outcomes: unclear('ok', 'unreachable', 'ok') },
  { name: '500', fault: { kind: 'status', status: 500 }, outcomes: unclear('ok', 'server_failed', 'outcome_unknown') },
  { name: '502', fault: { kind: 'status', status: 502 }, outcomes: unclear('ok', 'server_failed', 'outcome_unknown') },
  { name: '503', fault: { kind: 'status', status: 503 }, outcomes: unclear('ok', 'server_failed', 'outcome_unknown') },
  {
    name: '503 of a sealed server',
    fault: { kind: 'status', status: 503, errors: ['Vault is sealed'] },
    outcomes: everywhere('sealed', 'sealed'),
  },
  { name: '412', fault: { kind: 'status', status: 412 }, outcomes: everywhere('ok', 'state_not_present') },
  { name: '429 without Retry-After', fault: { kind: 'too-many-requests' }, outcomes: everywhere('ok', 'rate_limited') },
  {
    name: '429 with Retry-After',
    fault: { kind: 'too-many-requests', retryAfter: 1 },
    outcomes: everywhere('ok', 'rate_limited'),
  },
  {
    name: 'an HTML page',
    fault: { kind: 'html-page' },
    outcomes: everywhere('unexpected_response', 'unexpected_response'),
  },
  {
    name: 'a foreign redirect',
    fault: { kind: 'redirect', to: foreignAddress },
    outcomes: everywhere('redirect_refused', 'redirect_refused'),
  },
  {
    name: 'a half-open connection',
    fault: { kind: 'half-open' },
    // All of the time goes into waiting for the first answer.
    outcomes: repeatable('timeout', 'timeout', {
      write: ['outcome_unknown', 'outcome_unknown'],
      checkAndSetWrite: ['outcome_unknown', 'outcome_unknown'],
    }),
  },
]
