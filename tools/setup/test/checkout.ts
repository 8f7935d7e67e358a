import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Checkout {
  root: string
  /** Runs `node tools/setup/src/main.js`; `npm` is what the stand-in for npm does. */
  setup(environment?: Record<string, string>): Promise<{ status: number | null; printed: string }>
  /** What was asked of npm and of the server locator, in order. */
  calls(): string[]
  remove(path: string): void
  write(path: string, text: string): void
}

/** A small workspace with the real tools/setup in it, a stand-in for npm and one for the server locator. */
export function createCheckout(): Checkout {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'keyward-setup-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  cpSync(join(import.meta.dirname, '..', 'src'), join(root, 'tools/setup/src'), { recursive: true })
  write('tools/setup/package.json', '{ "type": "module" }')
  write('package.json', JSON.stringify({ devDependencies: { node: process.versions.node } }))
  write('package-lock.json', lockFile('1.0.0'))
  write('packages/testing/package.json', testingManifest)
  write('packages/testing/src/index.ts', serverLocator)
  write('npm.mjs', npmStandIn)
  return {
    root,
    setup: (environment = {}) => runSetup(root, environment),
    calls: () => readLines(join(root, 'calls.log')),
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    write,
  }
}

export function lockFile(version: string) {
  return JSON.stringify({
    packages: {
      '': {},
      'node_modules/left': { version, integrity: `sha512-${version}` },
      'node_modules/elsewhere': { version, optional: true, os: ['plan9'] },
    },
  })
}

function runSetup(root: string, environment: Record<string, string>) {
  return new Promise<{ status: number | null; printed: string }>((resolve) => {
    const child = spawn(process.execPath, [join(root, 'tools/setup/src/main.js')], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        npm_execpath: join(root, 'npm.mjs'),
        npm_node_execpath: process.execPath,
        ...environment,
      },
    })
    let printed = ''
    child.stdout.on('data', (text) => (printed += String(text)))
    child.stderr.on('data', (text) => (printed += String(text)))
    child.on('close', (status) => resolve({ status, printed }))
  })
}

function readLines(path: string) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n')
  } catch {
    return []
  }
}

const testingManifest = JSON.stringify({
  name: '@keyward/testing',
  type: 'module',
  exports: { '.': { '@keyward/source': './src/index.ts' } },
})

const serverLocator = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
export async function locateServerBinary({ onProgress }: { onProgress: (message: string) => void }) {
  appendFileSync('calls.log', 'locate server\\n')
  if (process.env['NO_SERVER']) throw new Error('no server:\\n  set KEYWARD_SERVER_BIN')
  onProgress('downloading a server')
  const path = process.env['KEYWARD_SERVER_BIN'] ?? process.cwd() + '/bao'
  if (!existsSync(path)) writeFileSync(path, 'a server')
  return { path, product: 'openbao', version: '2.7.2' }
}
`

const npmStandIn = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
const [command] = process.argv.slice(2)
appendFileSync('calls.log', 'npm ' + command + '\\n')
const { NPM_FAILS, NPM_SLOW, NPM_RESOLVES, IGNORE_SCRIPTS, NO_NODE } = process.env
if (NPM_SLOW) await new Promise((resolve) => setTimeout(resolve, Number(NPM_SLOW)))
if (NPM_FAILS) {
  console.error(NPM_FAILS)
  process.exit(1)
}
if (command === 'install') {
  mkdirSync('node_modules/left', { recursive: true })
  writeFileSync('node_modules/left/package.json', '{}')
  mkdirSync('node_modules/@keyward', { recursive: true })
  rmSync('node_modules/@keyward/testing', { force: true })
  symlinkSync('../../packages/testing', 'node_modules/@keyward/testing')
  const locked = JSON.parse((await import('node:fs')).readFileSync('package-lock.json', 'utf8'))
  delete locked.packages['']
  delete locked.packages['node_modules/elsewhere']
  if (NPM_RESOLVES) locked.packages['node_modules/left'].version = NPM_RESOLVES
  writeFileSync('node_modules/.package-lock.json', JSON.stringify(locked))
}
if ((command === 'rebuild' && !NO_NODE) || (command === 'install' && !IGNORE_SCRIPTS)) {
  mkdirSync('node_modules/node/bin', { recursive: true })
  rmSync('node_modules/node/bin/node', { force: true })
  symlinkSync(process.execPath, 'node_modules/node/bin/node')
}
`
