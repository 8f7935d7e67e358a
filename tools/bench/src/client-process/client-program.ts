import type { MeasuredClient } from './measured-client.ts'
import { openMeasuredClient } from './measured-clients.ts'
import type { Answer, Order } from './messages.ts'

// Runs one client and nothing else, so that neither its compiled code nor its garbage is shared with another.
let opened: MeasuredClient | undefined

process.on('message', (order: Order) => {
  void carryOut(order)
    .catch((error: unknown): Answer => ({ kind: 'failed', reason: reasonOf(error) }))
    .then((answer) => process.send?.(answer))
})

// Timers of some clients, such as for renewing a token, would keep the process alive.
process.once('disconnect', () => process.exit())

async function carryOut(order: Order): Promise<Answer> {
  if (order.kind === 'open') {
    opened = await openMeasuredClient(order.client)(order.server, order.secrets)
    return { kind: 'done' }
  }
  if (opened === undefined) throw new Error(`no client is open to ${order.kind}`)
  if (order.kind === 'read') return { kind: 'done', round: await opened.round(order.work) }
  await opened.close()
  return { kind: 'done' }
}

// The message alone: error objects of some clients hold the token.
function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
