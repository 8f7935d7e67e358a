import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bin, installPacked, run } from './packed-packages.ts'

// What somebody has who begins: `npm init`, `tsc --init`, and the README.
const manifest = { name: 'fresh', private: true, type: 'module' }
const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  rootDir: 'src',
  outDir: 'dist',
}

let server: TestServer
let folder: string
let project: string
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'keyward-express-')))
  project = join(folder, 'project')
  await mkdir(join(project, 'src'), { recursive: true })
  ;[server] = await Promise.all([startServer(), installPacked(project, ['core', 'express'])])
  for (const [name, data] of Object.entries({
    'api-key': { key: 'operators only' },
    database: { host: 'db.example.com', password: 'correct horse' },
    jwt: { secret: 'a secret' },
  })) {
    await server.request('POST', `secret/data/app/${name}`, { body: { data } })
  }
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/^```ts[^\n]*\n([^]*?)^```$/gm)].map(([, code = '']) => code)
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  for (const [index, code] of blocks.entries()) {
    const [, name = `block-${index}.ts`] = /^\/\/ (\S+)\n/.exec(code) ?? []
    await writeFile(join(project, 'src', name), code)
  }
  await run(bin('tsc'), ['-p', project], project)
}, 120_000)
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a fresh application with the packed packages, by the README', () => {
  let app: ChildProcess
  let address: string
  let env: NodeJS.ProcessEnv
  beforeAll(async () => {
    const token = (await server.createToken({ ttl: '1h' })).token
    env = { PATH: process.env['PATH'], VAULT_ADDR: server.address, VAULT_TOKEN: token, PORT: '0' }
    app = spawn(process.execPath, ['dist/app.js'], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] })
    if (app.stdout === null) throw new Error('no output')
    for await (const line of createInterface({ input: app.stdout })) {
      const [, port] = /port: (\d+)/.exec(line) ?? []
      address = `http://127.0.0.1:${port}`
      if (port !== undefined) break
    }
  })
  afterAll(() => void app?.kill('SIGKILL'))

  it('answers with what it read from Vault', async () => {
    const response = await fetch(`${address}/database`)
    expect(await response.json()).toEqual({ host: 'db.example.com', signs: true })
  })

  it('shows its client to operators alone', async () => {
    const { status } = await fetch(`${address}/vault/ready`, { headers: { 'x-api-key': 'operators only' } })
    const stranger = await fetch(`${address}/vault/ready`, { headers: { 'x-api-key': 'wrong' } })
    expect([status, stranger.status]).toEqual([200, 403])
  })

  it('fails when somebody else listens on its port', async () => {
    const PORT = new URL(address).port
    const second = spawn(process.execPath, ['dist/app.js'], { cwd: project, env: { ...env, PORT }, stdio: 'ignore' })
    expect(await once(second, 'exit')).toEqual([1, null])
  })

  it('can be required from CommonJS', async () => {
    const script = "console.log(typeof require('@keyward/express').requireSecrets)"
    expect(await run(process.execPath, ['-e', script, '--input-type=commonjs'], project)).toBe('function\n')
  })

  it('reads the secrets of its second example', async () => {
    const { VAULT_ADDR, VAULT_TOKEN } = env
    const child = spawn(process.execPath, ['dist/block-1.js'], { cwd: project, env: { VAULT_ADDR, VAULT_TOKEN } })
    expect(await text(child.stdout)).toBe('db.example.com 13\n')
  })

  it('ends when it is told to, under load too, and breaks no request', async () => {
    const exited = once(app, 'exit')
    const outcomes: unknown[] = []
    const loads = Array.from({ length: 4 }, () => loadUntilRefused(`${address}/database`, outcomes))
    await expect.poll(() => outcomes.length).toBeGreaterThan(50)
    app.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    await Promise.all(loads)
    expect(outcomes.filter((outcome) => outcome !== 200)).toEqual([])
  })
})

/** Requests without a pause, on connections that are kept, until no new one is taken. */
async function loadUntilRefused(url: string, outcomes: unknown[]): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url)
      await response.text()
      outcomes.push(response.status)
    } catch (error) {
      const { cause } = error as { cause?: NodeJS.ErrnoException }
      if (cause?.code === 'ECONNREFUSED') return
      outcomes.push(cause?.code ?? error)
    }
  }
}
