import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startPostgres, startServer } from '@keyward/testing'
import type { Demo, Done, RunningDemo } from './demo.ts'
import { expressDemo } from './express-demo.ts'

/** In this order. */
const demos: readonly Demo[] = [expressDemo]

const { values: options } = parseArgs({
  options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
})
const interrupted = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
const done: Done = (what, detail = '') => console.log(`✔ ${what.padEnd(66)} ${detail}`.trimEnd())

console.log('Keyward: from nothing to secrets in running apps\n')
const vault = await startServer({ mode: 'dev', onProgress: console.log })
const product = { openbao: 'OpenBao', vault: 'Vault' }[vault.product]
done(`A real ${product} ${vault.version}, in memory`, vault.address)
const postgres = await startPostgres()
done('A real PostgreSQL', `${postgres.host}:${postgres.port}`)

const running: RunningDemo[] = []
for (const demo of demos) {
  console.log(`\n${demo.name}`)
  running.push(await demo.start({ vault, postgres }, done, options))
}
if (!options.once) {
  console.log(`\nTry it:`)
  for (const command of running.flatMap(({ tryIt }) => tryIt)) console.log(`  ${command}`)
  console.log(`  curl -H 'X-Vault-Token: ${vault.rootToken}' ${vault.address}/v1/app/data/express-sample/configuration`)
  console.log('\nCtrl-C stops everything; nothing is kept.')
  const reason = await Promise.race([interrupted, ...running.map(({ ended }) => ended)])
  if (!Array.isArray(reason)) console.error(`An app ended by itself with ${reason}.`)
}
const inOrder = await Promise.all(running.map((each) => each.stop()))
await Promise.all([vault.stop(), postgres.stop()])
done('Stopped')
process.exitCode = inOrder.every(Boolean) ? 0 : 1
