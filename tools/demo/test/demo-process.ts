import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../src/main.ts')

/** `npm start`, as a process of its own. */
export interface DemoProcess extends AsyncDisposable {
  printed(): string
  /** Its exit code. */
  readonly ended: Promise<number | null>
  interrupt(): void
}

export function startDemo(...args: string[]): DemoProcess {
  const child = spawn(process.execPath, ['--conditions=@keyward/source', main, ...args])
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  const interrupt = (): void => void child.kill('SIGINT')
  return {
    printed: () => printed,
    ended,
    interrupt,
    async [Symbol.asyncDispose]() {
      interrupt()
      await ended
    },
  }
}
