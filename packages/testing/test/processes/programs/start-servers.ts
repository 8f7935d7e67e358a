// Starts a server and says so. Then it ends in the way that its argument names.
import { dirname } from 'node:path'
import { startPostgres, startServer } from '../../../src/index.ts'

const [, , way, more] = process.argv
const server = await startServer()
const { file } = await server.enableAuditDevice()
const pids = [server.nodes[0]?.pid]
if (more === 'more') {
  const [paused, postgres] = await Promise.all([startServer(), startPostgres()])
  await paused.nodes[0]?.pause()
  pids.push(paused.nodes[0]?.pid, postgres.pid)
}
process.stdout.write(`${JSON.stringify({ directory: dirname(dirname(file)), pids, address: server.address })}\n`)

if (way === 'exit') {
  process.exit(0)
}
if (way === 'throw') {
  throw new Error('something went wrong in the test')
}
if (way === 'wait') {
  setInterval(() => {}, 1_000)
}
