import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startServer } from '@keyward/testing'
import { prepareVault } from './prepare-vault.ts'
import { startSample } from './sample-process.ts'

const { values: options } = parseArgs({
  options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
})
const interrupted = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
const done = (what: string, detail = ''): void => console.log(`✔ ${what.padEnd(56)} ${detail}`.trimEnd())

console.log('Keyward: from nothing to a secret in a running app\n')
const server = await startServer({ mode: 'dev', onProgress: console.log })
const product = { openbao: 'OpenBao', vault: 'Vault' }[server.product]
done(`A real ${product} ${server.version}, in memory`, server.address)
const { roleId, secretId, apiKey } = await prepareVault(server)
done('KV version 2 at app/, with a configuration in it', 'app/express-sample/configuration')
done('A policy that allows reading it, and an AppRole', 'express-sample')

const sample = await startSample({
  VAULT_ADDR: server.address,
  VAULT_ROLE_ID: roleId,
  VAULT_SECRET_ID: secretId,
  PORT: options.port,
})
done("The Express app, with only that AppRole's credentials", sample.address)
await show('/', {}, 200)
await show('/private', {}, 401)
await show('/private', { 'x-api-key': apiKey }, 200)

const ended = once(sample.child, 'exit').then(([code]) => `The app ended by itself with ${code}.`)
if (!options.once) {
  console.log(`
Try it:
  curl ${sample.address}/
  curl -H 'x-api-key: ${apiKey}' ${sample.address}/private
  curl -H 'X-Vault-Token: ${server.rootToken}' ${server.address}/v1/app/data/express-sample/configuration

Ctrl-C stops everything; nothing is kept.`)
  const reason = await Promise.race([interrupted, ended])
  if (typeof reason === 'string') console.error(reason)
}
const stoppedInOrder = sample.child.exitCode === null && (await sample.stop()) === 0
await server.stop()
done('Stopped')
process.exitCode = stoppedInOrder ? 0 : 1

async function show(path: string, headers: Record<string, string>, expected: number): Promise<void> {
  const response = await fetch(sample.address + path, { headers })
  const body = await response.text()
  if (response.status !== expected)
    throw new Error(`GET ${path} answered ${response.status} instead of ${expected}: ${body}`)
  done(
    `GET ${path}${headers['x-api-key'] === undefined ? '' : ' with the key from Vault'}`,
    `${response.status} ${body}`,
  )
}
