import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A server that ends with this process, however that ends. */
export interface ServerProcess {
  /** What it printed up to now. */
  log(): string
  ended(): boolean
  stop(): Promise<void>
}

// The shell holds the only reading end of a pipe from this process: when the pipe closes, the server goes.
const endWithParent = `
exec 3<&0
"$@" </dev/null &
server=$!
{ cat <&3 >/dev/null; kill -9 "$server"; } 2>/dev/null &
wait "$server"`

export function startProcess(
  command: readonly string[],
  options: { directory: string; environment?: Record<string, string> },
): ServerProcess {
  const child = spawn('sh', ['-c', endWithParent, 'sh', ...command], {
    cwd: options.directory,
    env: { PATH: process.env['PATH'], HOME: options.directory, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  return {
    log: () => printed,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}
