// The keeper's own program: it runs the servers for one parent process and outlives that process by a moment, so that
// no server and no temporary directory stays behind, whatever ended the parent.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { KeeperMessage, KeeperRequest, ProgramToRun } from './keeper-messages.ts'

const graceMs = 2_000
const running = new Map<number, { readonly child: ChildProcess; readonly endSignal: NodeJS.Signals }>()
const directory = mkdtempSync(join(tmpdir(), 'keyward-'))
// Others may pass through but not look: PostgreSQL runs as another user when the parent is root.
chmodSync(directory, 0o711)

const tell = (message: KeeperMessage): void => {
  if (process.connected) {
    process.send?.(message, undefined, {}, () => {})
  }
}

const run = (request: number, program: ProgramToRun): void => {
  const log = openSync(program.logFile, 'a', 0o600)
  const child = spawn(program.command, program.arguments, {
    cwd: program.directory,
    env: program.environment,
    stdio: ['ignore', log, log],
    windowsHide: true,
    ...program.user,
  })
  closeSync(log)
  child.on('error', (error) => {
    tell({ kind: 'refused', request, reason: error.message })
  })
  if (child.pid !== undefined) {
    watch(child, child.pid, program.endSignal)
    tell({ kind: 'running', request, pid: child.pid })
  }
}

const tryToRun = (request: number, program: ProgramToRun): void => {
  try {
    run(request, program)
  } catch (error) {
    tell({ kind: 'refused', request, reason: error instanceof Error ? error.message : String(error) })
  }
}

const watch = (child: ChildProcess, pid: number, endSignal: NodeJS.Signals): void => {
  running.set(pid, { child, endSignal })
  child.once('exit', (code, signal) => {
    running.delete(pid)
    tell({ kind: 'exited', pid, exit: { code, signal } })
  })
}

const deliver = (message: KeeperRequest): void => {
  if (message.kind === 'run') {
    tryToRun(message.request, message.program)
    return
  }
  running.get(message.pid)?.child.kill(message.signal)
  tell({ kind: 'signalled', request: message.request })
}

const end = async (): Promise<void> => {
  const programs = [...running.values()]
  const allExited = Promise.all(programs.map(async ({ child }) => once(child, 'exit')))
  for (const { child, endSignal } of programs) {
    child.kill(endSignal)
    child.kill('SIGCONT')
  }
  const impatience = setTimeout(() => programs.forEach(({ child }) => child.kill('SIGKILL')), graceMs)
  await allExited
  clearTimeout(impatience)
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  process.exit()
}

// A signal for the parent's whole group must not end the one process that cleans up after the parent.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) {
  process.on(signal, () => {})
}
process.on('message', deliver)
process.once('disconnect', () => void end())
process.on('uncaughtException', () => void end())
tell({ kind: 'ready', directory })
if (!process.connected) {
  void end()
}
