import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { plainEnvironment } from '../client-process/plain-environment.ts'

/** An answer to every request whose path starts so. */
export interface CannedAnswer {
  readonly pathPrefix: string
  /** Head and body, as they go over the wire. */
  readonly text: string
}

export interface CannedResponder extends AsyncDisposable {
  readonly address: string
  stop(): Promise<void>
}

/** Starts a process that answers from memory, so that a client does nearly all the work there is. */
export async function startCannedResponder(answers: readonly CannedAnswer[]): Promise<CannedResponder> {
  const child = fork(join(import.meta.dirname, 'canned-responder-program.ts'), [], {
    env: plainEnvironment(),
    execArgv: [],
  })
  const listening = once(child, 'message')
  const ended = once(child, 'exit')
  child.send(answers)
  const failed = ended.then(() => Promise.reject(new Error('the canned responder ended before it listened')))
  failed.catch(() => {})
  const [port] = (await Promise.race([listening, failed])) as [number]
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect()
    await ended
  }
  return { address: `http://127.0.0.1:${port}`, stop, [Symbol.asyncDispose]: stop }
}
