import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startDemo } from './demo-process.ts'

const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
)
if (!hasCurl) console.log('skipped: the commands that npm start prints, because there is no curl on PATH')

describe('npm start', { timeout: 120_000 }, () => {
  it('shows every sample and ends by itself with --once', async () => {
    await using demo = startDemo('--once')
    expect([await demo.ended, demo.printed()]).toEqual([0, expect.stringMatching(/✔ Stopped\n$/)])
    expect(demo.printed()).toMatch(
      /^Express: notes$[^]*✔ POST \/notes .* 201[^]*^NestJS: orders$[^]*✔ POST \/orders .* 201[^]*^Vite: shop$[^]*✔ POST \/order .* 200/m,
    )
    expect(demo.printed()).not.toContain('Try it')
  })

  it.skipIf(!hasCurl)('prints commands that work, and stops in order with Ctrl-C', async () => {
    await using demo = startDemo()
    await expect.poll(demo.printed, { timeout: 100_000 }).toContain('Ctrl-C')
    const [, shown = ''] = demo.printed().split('Try it')
    const commands = [...shown.matchAll(/^ +(curl .*)$/gm)].map(([, command]) => String(command))
    const names = [...shown.matchAll(/^ +# (.*)$/gm)].map(([, name]) => name)
    expect([names, commands.length]).toEqual([['Express: notes', 'NestJS: orders', 'Vite: shop', 'Vault itself'], 15])
    for (const command of commands) {
      await run('sh', ['-c', `curl() { command curl --silent --show-error --fail "$@"; }; ${command}`])
    }
    demo.interrupt()
    expect([await demo.ended, demo.printed()]).toEqual([0, expect.stringMatching(/✔ Stopped\n$/)])
  })

  it.each(['--port=http', '--twice'])('says in a line what is wrong with %s', async (option) => {
    await using demo = startDemo(option)
    expect([await demo.ended, demo.printed()]).toEqual([2, expect.stringMatching(/^npm start: .*--(port|twice).*\n$/)])
  })
})
