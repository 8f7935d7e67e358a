import { once } from 'node:events'
import { expressDemo } from '@keyward/express-sample/demo'
import { nestDemo } from '@keyward/nestjs-sample/demo'
import { type Demo, type Done, type RunningDemo, startSampleServers } from '@keyward/sample-kit'
import { viteDemo } from '@keyward/vite-sample/demo'
import { type Options, readOptions } from './options.ts'

/** In this order. */
const demos: readonly Demo[] = [expressDemo, nestDemo, viteDemo]

const options = optionsOrExit()
const interrupted = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
const done: Done = (what, detail = '') => console.log(`✔ ${what.padEnd(66)} ${detail}`.trimEnd())

console.log('Keyward: from nothing to secrets in running apps\n')
const servers = await startSampleServers({ done, onProgress: console.log })

const running: (RunningDemo & Pick<Demo, 'name'>)[] = []
for (const [index, { name, start }] of demos.entries()) {
  console.log(`\n${name}`)
  running.push({ name, ...(await start(servers, done, { port: options.ports[index] ?? '0' })) })
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

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), demos.length)
  } catch (error) {
    console.error(`npm start: ${(error as Error).message}`)
    return process.exit(2)
  }
}

function showCommands(): void {
  const { address, rootToken } = servers.vault
  console.log('\nTry it, in another terminal:')
  for (const { name, tryIt } of running) console.log(`\n  # ${name}\n${tryIt.map((line) => `  ${line}`).join('\n')}`)
  console.log(`\n  # Vault itself
  curl -H 'X-Vault-Token: ${rootToken}' ${address}/v1/app/data/express-sample/configuration
  curl -H 'X-Vault-Token: ${rootToken}' ${address}/v1/app/data/nestjs-sample/configuration
  curl -H 'X-Vault-Token: ${rootToken}' ${address}/v1/app/data/vite-sample/configuration`)
}
