import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { useVaultServer } from '../fixture/vault-server.ts'
import { createFreshProject, type FreshProject } from './fresh-project.ts'
import { bin, environmentWith, root, run } from './repository.ts'

const vault = useVaultServer()
// Not what lies in .bin, which may be that of another release line.
const viteProgram = join(root, 'node_modules/vite/bin/vite.js')
const scanProgram = 'node_modules/@keyward/vite/dist/bin/keyward-scan.js'
const password = 'correct horse battery'

describe('a project of npm create vite with the packed package, as the README says', { timeout: 60_000 }, () => {
  let project: FreshProject
  let environment: Record<string, string>
  beforeAll(async () => {
    project = await createFreshProject()
    await vault.rewrite('app/maps', { key: 'a-key-for-browsers' })
    await vault.rewrite('app/database', { password })
    environment = { VAULT_ADDR: vault.server.address, VAULT_TOKEN: vault.server.rootToken }
  }, 120_000)
  afterAll(() => project?.[Symbol.asyncDispose]())

  const vite = (...parameters: string[]): Promise<string> => run(bin('vite'), parameters, project.folder, environment)
  /** Starts a program, and gives the address at which it says that it listens. */
  const start = async (command: string, parameters: readonly string[], says: RegExp): Promise<string> => {
    const env = environmentWith({ ...environment, PORT: '0' })
    const child = spawn(command, parameters, { cwd: project.folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)))
    await expect.poll(() => printed, { timeout: 15_000 }).toMatch(says)
    return `http://127.0.0.1:${says.exec(printed)?.[1]}`
  }
  const filesIn = async (folder: string): Promise<string> => {
    const entries = await readdir(join(project.folder, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))).join('\n')
  }

  it('builds both parts, compiles, and serves', async () => {
    await vite('build')
    await run(bin('tsc'), ['-p', project.folder], project.folder)
    await vite('build', '--ssr', 'src/server.ts', '--outDir', 'dist-server')
    expect(await filesIn('dist')).toContain('<meta name="map-key" content="a-key-for-browsers" />')
    expect((await filesIn('dist')) + (await filesIn('dist-server'))).not.toContain(password)
    const address = await start(process.execPath, ['dist-server/server.js'], /listening [^]*port: (\d+)/)
    expect(await (await fetch(address)).text()).toBe(`A password of ${password.length} characters`)
  })

  it('finds nothing in what was built, and what somebody puts there later', async () => {
    await vite('build')
    const scan = (): Promise<string> =>
      run(process.execPath, [scanProgram, 'dist', '--vault', 'app/database'], project.folder, environment)
    await scan()
    await writeFile(join(project.folder, 'dist/page.html'), `<!-- ${password} -->`)
    await expect(scan()).rejects.toThrow(/page\.html:1:6.*app\/database#password/)
  })

  it('starts the dev server, which gives browsers the public value alone', async () => {
    const address = await start(
      process.execPath,
      [viteProgram, '--host', '127.0.0.1', '--port', '0'],
      /127\.0\.0\.1:(\d+)/,
    )
    const get = async (path: string): Promise<string> => (await fetch(address + path)).text()
    expect(await get('/')).toContain('content="a-key-for-browsers"')
    expect(await get('/src/main.ts')).toContain('virtual:keyward/public')
    expect(await get('/@id/__x00__virtual:keyward/public')).toContain('"a-key-for-browsers"')
    expect(await get('/@id/__x00__virtual:keyward/server')).not.toContain(password)
  })
})
