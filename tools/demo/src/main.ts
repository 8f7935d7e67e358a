import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { expressDemo } from '@keyward/express-sample/demo'
import { nestDemo } from '@keyward/nestjs-sample/demo'
import { type Demo, type Done, type RunningDemo, startSampleServers } from '@keyward/sample-kit'
import { portOf } from './port-of.ts'

/** In this order. */
const demos: readonly Demo[] = [expressDemo, nestDemo]

const { values: options } = parseArgs({
  options: {
    /** Ends when everything was shown. */
    once: { type: 'boolean', default: false },
    /** Of the first app; the others take those that follow. By default any that are free. */
    port: { type: 'string', default: '0' },
  },
})
const ports = demos.map((_demo, index) => portOf(options.port, index))
const interrupted = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
const done: Done = (what, detail = '') => console.log(`✔ ${what.padEnd(66)} ${detail}`.trimEnd())

console.log('Keyward: from nothing to secrets in running apps\n')
const servers = await startSampleServers({ done, onProgress: console.log })

const running: (RunningDemo & Pick<Demo, 'name'>)[] = []
for (const [index, { name, start }] of demos.entries()) {
  console.log(`\n${name}`)
  running.push({ name, ...(await start(servers, done, { port: ports[index] ?? '0' })) })
}

let endedByItself = false
if (!options.once) {
  showCommands()
  console.log('\nCtrl-C stops everything; nothing is kept.')
  const ended = running.map(async (each) => ({ name: each.name, code: await each.ended }))
  const first = await Promise.race([interrupted, ...ended])
  if ('name' in first) {
    endedByItself = true
    console.error(`${first.name} ended by itself with ${first.code}.`)
  }
}
const inOrder = await Promise.all(running.map((each) => each.stop()))
await servers.stop()
done('Stopped')
process.exitCode = inOrder.every(Boolean) && !endedByItself ? 0 : 1

function showCommands(): void {
  const { address, rootToken } = servers.vault
  console.log('\nTry it, in another terminal:')
  for (const { name, tryIt } of running) console.log(`\n  # ${name}\n${tryIt.map((line) => `  ${line}`).join('\n')}`)
  console.log(`\n  # Vault itself
  curl -H 'X-Vault-Token: ${rootToken}' ${address}/v1/app/data/express-sample/configuration
  curl -H 'X-Vault-Token: ${rootToken}' ${address}/v1/app/data/nestjs-sample/configuration`)
}
