import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The sample app, running as a process of its own with just this environment. */
export interface SampleProcess {
  address: string
  child: ChildProcess
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>
}

/** Resolves when the app listens; fails with what it printed when it ends before. */
export async function startSample(environment: Record<string, string>): Promise<SampleProcess> {
  const child = spawn(process.execPath, ['--conditions=@keyward/source', main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in the terminal is for the parent, which then stops the app in order.
    detached: true,
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = once(child, 'exit') as Promise<[number | null]>
  const address = await listening(child)
  return {
    address,
    child,
    async stop() {
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        printed += `${line}\n`
        const [, address] = /listens on (http\S+)/.exec(line) ?? []
        if (address !== undefined) resolve(address)
      })
    }
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The sample app ended with ${code} before it listened:\n${printed}`)))
  })
}
