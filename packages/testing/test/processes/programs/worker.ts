// Runs the program above in a worker thread and stops that thread, as test runners do.
import { Worker } from 'node:worker_threads'

const worker = new Worker(new URL('./start-servers.ts', import.meta.url), { argv: ['wait'], stdout: true })
worker.stdout.once('data', (line: Buffer) => {
  process.stdout.write(line)
  void worker.terminate()
})
setInterval(() => {}, 1_000)
