import { type CallOptions, type Calls, checkOptions, noOptions, type Requester } from '../request/index.ts'

/** Logs in where that is still to be done, and has the server say whether it takes the token. */
export type LogInNow = (options?: CallOptions) => Promise<void>

export function createLogInNow({ calls, requester }: { calls: Calls; requester: Requester }): LogInNow {
  // Lists what the token may see, be it nothing: allowed to every token, and denied to what is none.
  const segments = ['sys', 'internal', 'ui', 'mounts']
  return (options) =>
    calls.run('login', undefined, options, async (call) => {
      checkOptions(call, options, noOptions)
      await requester({ call, method: 'GET', segments, takesNoUse: true })
    })
}
