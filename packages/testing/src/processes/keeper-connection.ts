import { fork, type ChildProcess, type StdioOptions } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { rm } from 'node:fs/promises'
import { extname } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { KeeperMessage, KeeperRequest, ProgramExit, ProgramToRun } from './keeper-messages.ts'

/** A program that the keeper runs for this process. */
export interface KeptProgram {
  readonly pid: number
  /** Resolves when the program has ended, for whatever reason. */
  readonly exited: Promise<ProgramExit>
  /** The same, and keeps this process alive until then. */
  untilExit(): Promise<ProgramExit>
  signal(signal: NodeJS.Signals): Promise<void>
  /** Sends the signal and resolves when the program has ended. */
  end(signal: NodeJS.Signals): Promise<ProgramExit>
}

export interface KeeperConnection {
  /** A temporary directory that is removed when the keeper ends, also after this process was killed. */
  readonly directory: string
  run(program: ProgramToRun): Promise<KeptProgram>
  /** Resolves when the keeper has ended, also when nobody asked it to. */
  readonly ended: Promise<void>
  end(): Promise<void>
}

type Answer = Extract<KeeperMessage, { request: number }>

/** Starts a keeper process. It keeps this process alive only while an answer is awaited, never by itself. */
export const connectKeeper = async (): Promise<KeeperConnection> => {
  const child = startKeeperProcess()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pending = keepAliveWhilePending(child)
  const events = receive(child)
  const directory = await pending(firstWord(child, events))
  // The keeper does it itself, unless it was killed.
  void ended.then(async () => rm(directory, { recursive: true, force: true }))
  let requests = 0
  const ask = async (message: (request: number) => KeeperRequest): Promise<Answer> => {
    requests += 1
    return pending(exchange(child, events, message(requests)))
  }
  const run = async (program: ProgramToRun): Promise<KeptProgram> => {
    const answer = await ask((request) => ({ kind: 'run', request, program }))
    if (answer.kind !== 'running') {
      throw new Error(`${program.command} could not be started: ${reasonOf(answer)}`)
    }
    return keptProgram(answer.pid, exitOf(events, answer.pid), ask, pending)
  }
  return { directory, run, ended, end: async () => pending(disconnect(child)) }
}

const startKeeperProcess = (): ChildProcess => {
  const program = fileURLToPath(new URL(`./keeper-process${extname(import.meta.url)}`, import.meta.url))
  // The options of a test runner or a debugger are meant for the parent and would break or slow the keeper.
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env
  const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']
  return fork(program, [], { detached: true, windowsHide: true, stdio, execArgv: [], env })
}

type Pending = <Result>(work: Promise<Result>) => Promise<Result>

const keepAliveWhilePending = (child: ChildProcess): Pending => {
  let count = 0
  return async (work) => {
    count += 1
    child.ref()
    child.channel?.ref()
    try {
      return await work
    } finally {
      count -= 1
      if (count === 0) {
        child.unref()
        child.channel?.unref()
      }
    }
  }
}

interface KeeperEvents {
  readonly emitter: EventEmitter
  readonly exits: Map<number, Promise<ProgramExit>>
}

const receive = (child: ChildProcess): KeeperEvents => {
  const emitter = new EventEmitter().setMaxListeners(0)
  const exits = new Map<number, Promise<ProgramExit>>()
  child.on('message', (message: KeeperMessage) => {
    if (message.kind === 'running') {
      // Noted before anything else runs: the next message may already tell of this program's end.
      exits.set(message.pid, nextExit(emitter, message.pid))
    }
    emitter.emit(eventName(message), message)
  })
  child.once('exit', () => loseEverything(emitter, exits))
  return { emitter, exits }
}

const eventName = (message: KeeperMessage): string => {
  if (message.kind === 'exited') {
    return `exit ${message.pid}`
  }
  return message.kind === 'ready' ? 'ready' : `answer ${message.request}`
}

const nextExit = async (emitter: EventEmitter, pid: number): Promise<ProgramExit> =>
  new Promise((resolve) => {
    emitter.once(`exit ${pid}`, (message: { exit: ProgramExit }) => resolve(message.exit))
  })

// Without its keeper a server would outlive this process, so it goes at once.
const loseEverything = (emitter: EventEmitter, exits: ReadonlyMap<number, unknown>): void => {
  for (const pid of exits.keys()) {
    if (emitter.listenerCount(`exit ${pid}`) > 0) {
      killIfThere(pid)
      emitter.emit(`exit ${pid}`, { exit: { code: null, signal: 'SIGKILL' } })
    }
  }
  emitter.emit('lost')
}

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

const firstWord = async (child: ChildProcess, { emitter }: KeeperEvents): Promise<string> =>
  new Promise((resolve, reject) => {
    emitter.once('ready', (message: { directory: string }) => resolve(message.directory))
    emitter.once('lost', () => reject(new Error('The process that keeps the test servers ended before it was ready')))
    child.on('error', (error) => {
      reject(new Error(`The process that keeps the test servers could not be started: ${error.message}`))
    })
  })

const exchange = async (child: ChildProcess, { emitter }: KeeperEvents, message: KeeperRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('The process that keeps the test servers has ended'))
    emitter.once(`answer ${message.request}`, (answer: Answer) => {
      emitter.off('lost', lost)
      resolve(answer)
    })
    emitter.once('lost', lost)
    child.send(message, (error) => {
      if (error !== null) {
        lost()
      }
    })
  })

const exitOf = async ({ exits }: KeeperEvents, pid: number): Promise<ProgramExit> =>
  exits.get(pid) ?? { code: null, signal: null }

const reasonOf = (answer: Answer): string => (answer.kind === 'refused' ? answer.reason : answer.kind)

const keptProgram = (
  pid: number,
  exited: Promise<ProgramExit>,
  ask: (message: (request: number) => KeeperRequest) => Promise<Answer>,
  pending: Pending,
): KeptProgram => {
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    await ask((request) => ({ kind: 'signal', request, pid, signal: name }))
  }
  let hasEnded = false
  void exited.then(() => {
    hasEnded = true
  })
  const end = async (name: NodeJS.Signals): Promise<ProgramExit> => {
    if (!hasEnded) {
      await signal(name)
    }
    return pending(exited)
  }
  return { pid, exited, untilExit: async () => pending(exited), signal, end }
}

const disconnect = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    if (child.connected) {
      child.disconnect()
    }
    await exited
  }
}
