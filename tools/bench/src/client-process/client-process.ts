import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { SecretServer } from '../contenders/contender.ts'
import { plainEnvironment } from './plain-environment.ts'
import type { MeasuredClientName } from './measured-clients.ts'
import type { Answer, Order } from './messages.ts'
import type { ReadRound, ReadWork } from './round.ts'
import type { Secrets } from './secrets.ts'

/** One client in a process of its own. Idle between its rounds. */
export interface ClientProcess extends AsyncDisposable {
  /** Runs one round. One at a time. Rejects, naming the client, when a read fails or the process ends. */
  read(work: ReadWork): Promise<ReadRound>
  /** Closes the client and waits until its process has ended. */
  close(): Promise<void>
}

export interface ClientProcessOptions {
  readonly server: SecretServer
  readonly secrets: Secrets
  /** Options of Node for the process, such as `--cpu-prof`. */
  readonly nodeArguments?: readonly string[] | undefined
}

export async function startClientProcess(
  name: MeasuredClientName,
  { server, secrets, nodeArguments = [] }: ClientProcessOptions,
): Promise<ClientProcess> {
  const child = fork(join(import.meta.dirname, 'client-program.ts'), [], {
    env: plainEnvironment(),
    execArgv: [...nodeArguments],
  })
  const ended = once(child, 'exit')
  const ask = async (order: Order): Promise<ReadRound | undefined> => {
    const answered = once(child, 'message')
    child.send(order)
    const gone = ended.then(([status]: unknown[]) => ({
      kind: 'failed',
      reason: `its process ended with ${String(status)}`,
    }))
    const answer = (await Promise.race([answered.then(([message]) => message as Answer), gone])) as Answer
    if (answer.kind === 'failed') throw new Error(`${name} failed: ${answer.reason}`)
    return answer.round
  }
  const close = async (): Promise<void> => {
    if (child.connected) await ask({ kind: 'close' }).finally(() => child.connected && child.disconnect())
    await ended
  }
  await ask({ kind: 'open', client: name, server, secrets }).catch((error: unknown) => {
    if (child.connected) child.disconnect()
    throw error
  })
  return {
    read: async (work) => (await ask({ kind: 'read', work })) as ReadRound,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The options of a client's process whose CPU profile goes to a folder, if there is one. */
export function profiled(
  name: MeasuredClientName,
  folder: string | undefined,
): Pick<ClientProcessOptions, 'nodeArguments'> {
  if (folder === undefined) return {}
  const file = `${name.replace(/[^\w-]+/g, '-')}-${Date.now()}.cpuprofile`
  return { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${file}`] }
}
