import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { openBuiltSite } from './site/built-site.ts'
import { openDevelopmentSite } from './site/development-site.ts'
import { respond } from './site/respond.ts'

const { PORT: port = '3000', HOST: host = '127.0.0.1', OUTPUT: output = 'dist', NODE_ENV: mode } = process.env

const server = createServer()
const site =
  mode === 'production'
    ? await openBuiltSite(resolve(import.meta.dirname, '..', output))
    : await openDevelopmentSite(server)
server.on('request', (request, response) => respond(site, request, response))
server.listen(Number(port), host, () => {
  console.log(`vite-sample listens on http://${host}:${(server.address() as AddressInfo).port}`)
})

async function stop(): Promise<void> {
  const drained = once(server, 'close')
  server.close()
  await site.close(drained)
  console.log('vite-sample has stopped')
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
