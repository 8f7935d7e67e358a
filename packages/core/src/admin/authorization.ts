import { systemClock, VaultError } from '../foundation/index.ts'

const answerWithinMs = 10_000

/** What `authorize` says, or fails with, or `timeout` when it says nothing. */
export async function askToAuthorize<Request>(
  authorize: (request: Request) => unknown,
  request: Request,
): Promise<boolean> {
  const { promise: overdue, reject } = Promise.withResolvers<never>()
  const cancel = systemClock.after(answerWithinMs, () => reject(timeout()), { keepsAlive: true })
  try {
    return (await Promise.race([authorize(request), overdue])) === true
  } finally {
    cancel()
  }
}

function timeout(): VaultError {
  return new VaultError('timeout', `authorize has not answered within ${answerWithinMs / 1000} seconds`, {
    hint: 'Look for what it waits for, and give that a shorter time limit.',
  })
}
