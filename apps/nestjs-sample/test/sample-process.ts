import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rolldown } from 'rolldown'

const sample = join(import.meta.dirname, '..')
// Files, our own packages, and what decorators are compiled to.
const bundled = /^(\.|\/|@keyward\/|@oxc-project\/runtime)/
const bundle = join(sample, 'dist/main.js')

/** Node runs no decorators. What is not ours stays where it is installed. */
export async function compileSample(): Promise<AsyncDisposable> {
  const built = await rolldown({
    cwd: sample,
    input: 'src/main.ts',
    platform: 'node',
    external: (id) => !bundled.test(id),
    resolve: { conditionNames: ['@keyward/source', 'import', 'node'] },
    tsconfig: join(sample, 'tsconfig.json'),
  })
  await built.write({ dir: join(sample, 'dist'), entryFileNames: 'main.js', sourcemap: true })
  await built.close()
  return { [Symbol.asyncDispose]: () => rm(join(sample, 'dist'), { recursive: true, force: true }) }
}

/** The sample, as a process of its own with just this environment. */
export interface SampleProcess {
  readonly address: string
  readonly printed: () => string
  /** SIGTERM, and how it ended. */
  stop(): Promise<{ code: number | null; signal: string | null }>
}

/** Resolves when it listens; fails with what it printed when it ends before. */
export async function startSample(environment: Record<string, string>): Promise<SampleProcess> {
  const child = spawn(process.execPath, [bundle], {
    env: { PATH: process.env['PATH'], NO_COLOR: '1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  const lines: string[] = []
  const printed = (): string => lines.join('\n')
  const address = await Promise.race([
    listening(child, lines),
    exited.then(([code]) =>
      Promise.reject(new Error(`The sample ended with ${code} before it listened:\n${printed()}`)),
    ),
  ])
  return {
    address,
    printed,
    async stop() {
      child.kill('SIGTERM')
      const [code, signal] = await exited
      return { code, signal }
    },
  }
}

function listening(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        const [, address] = /listens on (http\S+)/.exec(line) ?? []
        if (address !== undefined) resolve(address)
      })
    }
  })
}
