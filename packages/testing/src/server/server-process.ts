import { setTimeout as delay } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import type { Keeper } from '../processes/keeper.ts'
import type { KeptProgram } from '../processes/keeper-connection.ts'
import type { ProgramToRun } from '../processes/keeper-messages.ts'

/** Whether a server can answer: it runs, it is stopped in its tracks (SIGSTOP), or it has ended. */
export type ProcessState = 'running' | 'paused' | 'stopped'

/** One program under a fixed set of arguments, through any number of ends and starts. */
export interface ServerProcess {
  readonly pid: number | undefined
  readonly state: ProcessState
  start(): Promise<void>
  /** Ends it with the signal (default SIGKILL) and waits until it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  log(): Promise<string>
}

export const createServerProcess = (keeper: Keeper, program: ProgramToRun): ServerProcess => {
  let running: KeptProgram | undefined
  let paused = false
  const start = async (): Promise<void> => {
    const started = await keeper.run(program)
    running = started
    paused = false
    void started.exited.then(() => {
      running = running === started ? undefined : running
    })
  }
  const pause = async (): Promise<void> => {
    if (process.platform === 'win32') {
      throw new Error('A process cannot be paused on Windows: it has no SIGSTOP')
    }
    if (running === undefined) {
      throw new Error(`${program.command} cannot be paused: it does not run`)
    }
    await running.signal('SIGSTOP')
    await untilStopped(running.pid)
    paused = true
  }
  const resume = async (): Promise<void> => {
    await running?.signal('SIGCONT')
    paused = false
  }
  return {
    get pid() {
      return running?.pid
    },
    get state() {
      return running === undefined ? 'stopped' : paused ? 'paused' : 'running'
    },
    start,
    end: async (signal = 'SIGKILL') => {
      await running?.end(signal)
    },
    pause,
    resume,
    log: async () => readFile(program.logFile, 'utf8').catch(() => ''),
  }
}

// A signal is accepted before it takes effect: a thread that already runs may still answer a request.
const untilStopped = async (pid: number): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') T')
    if (/\) [TtZX]/.test(state)) {
      return
    }
    await delay(5)
  }
}
