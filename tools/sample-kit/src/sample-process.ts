import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A sample, running as a process of its own with just the environment that it was given. */
export interface SampleProcess {
  readonly address: string
  readonly child: ChildProcess
  /** Resolves with its exit code, when it has ended. */
  readonly ended: Promise<number | null>
  /** Everything that it printed up to now. */
  printed(): string
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>
}

/** Runs Node with these arguments. Resolves when the sample listens; fails with what it printed when it ends before. */
export async function startSampleProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<SampleProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], NO_COLOR: '1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in the terminal is for the parent, which then stops the sample in order.
    detached: true,
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  void ended.finally(() => process.off('exit', kill)).catch(() => undefined)
  const lines: string[] = []
  const printed = (): string => lines.join('\n')
  const address = await Promise.race([
    listening(child, lines),
    ended.then((code) => Promise.reject(new Error(`The sample ended with ${code} before it listened:\n${printed()}`))),
  ])
  return {
    address,
    child,
    ended,
    printed,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function listening({ stdout, stderr }: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve) => {
    for (const stream of [stdout, stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        // Plain, or in JSON.
        const [, address] = /listens on (http[^\s"]+)/.exec(line) ?? []
        if (address !== undefined) resolve(address)
      })
    }
  })
}
