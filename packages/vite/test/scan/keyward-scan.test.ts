import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { scanDirectory } from '../../src/scan/index.ts'

const program = join(import.meta.dirname, '../../src/bin/keyward-scan.ts')
const value = 'kY7-pGx2_Qm9wZ4tRb'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-scan-'))
  await mkdir(join(folder, 'clean'))
  await writeFile(join(folder, 'clean/index.html'), '<p>Hello</p>')
  await mkdir(join(folder, 'leaky/assets'), { recursive: true })
  await writeFile(
    join(folder, 'leaky/assets/index.js'),
    `fetch("/", { key: "${Buffer.from(value).toString('base64')}" })`,
  )
})

beforeAll(async () => {
  await mkdir(join(folder, 'empty/folder'), { recursive: true })
  await writeFile(join(folder, 'none.json'), '{}')
  await writeFile(join(folder, 'nested.json'), '{ "app": { "password": "a value" } }')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function keywardScan(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--conditions=@keyward/source', program, ...args],
      { cwd: folder, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

test('exits with 1 for a leak, with a line for each and one that sums up', async () => {
  const result = await keywardScan(['leaky', '--secrets', '-'], {
    input: JSON.stringify({ 'app/database#password': value }),
  })
  expect(result).toEqual({
    code: 1,
    stdout: 'assets/index.js:1:20  error  app/database#password as base64\n1 files, 0.0 MB: 1 errors, 0 warnings\n',
    stderr: '',
  })
})

test('exits with 0 for a clean directory, and says so when it had no secrets to look for', async () => {
  expect(await keywardScan(['clean'])).toEqual({
    code: 0,
    stdout: '1 files, 0.0 MB: 0 errors, 0 warnings\nnote: looked for credentials only, since no secrets were given\n',
    stderr: '',
  })
})

test('credentials are warnings, which exit with 0; JSON has them too', async () => {
  await mkdir(join(folder, 'token'), { recursive: true })
  await writeFile(join(folder, 'token/a.js'), `a="ghp_${'x9Kd2mQ7'.repeat(4)}aB3c"`)
  const { code, stdout } = await keywardScan(['token', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject([
    { directory: 'token', findings: [{ kind: 'credential', name: 'github-pat', severity: 'warning' }] },
  ])
})

test('what is allowed with a reason is no leak', async () => {
  await writeFile(join(folder, 'secrets.json'), JSON.stringify({ 'app/database#password': value }))
  await writeFile(join(folder, 'allow.json'), JSON.stringify([{ reason: 'a test', secret: 'app/database#password' }]))
  expect((await keywardScan(['leaky', '--secrets', 'secrets.json', '--allow', 'allow.json'])).code).toBe(0)
})

test.each([
  [[], 'name a directory to scan'],
  [['nowhere'], 'nowhere cannot be read (ENOENT)'],
  [['clean', '--secrets', 'missing.json'], '--secrets: missing.json cannot be read (ENOENT)'],
  [['clean', '--no-credentials'], 'without credentials there is nothing to look for; give --secrets or --vault'],
  [['clean', '--wrong'], "Unknown option '--wrong'"],
  [['clean', '--vault='], '--vault "" names no secret'],
  [['clean', '--vault', 'app/database,,app/jwt'], '--vault "app/database,,app/jwt" names no secret beside a comma'],
  [['clean', '--vault', 'app/database', '--vault', ' '], '--vault " " names no secret'],
  [['clean', '--secrets='], '--secrets names no file'],
  [['clean', '--allow='], '--allow names no file'],
  [['clean', '--secrets', 'none.json'], '--secrets none.json holds no values to look for'],
  [['clean', '--secrets', 'nested.json'], '--secrets nested.json: app must be a text'],
  [['empty'], 'empty holds no files, so nothing was searched'],
  [['clean', 'empty'], 'empty holds no files, so nothing was searched'],
])('exits with 2 for wrong use: %j', async (args, message) => {
  const { code, stderr } = await keywardScan(args)
  expect(code).toBe(2)
  expect(stderr).toContain(`keyward-scan: ${message}`)
})

test.each([
  [['--secrets', 'leaked.json', '--secrets', 'other.json']],
  [['--secrets', 'other.json', '--secrets', 'leaked.json']],
])('looks for what each of several files names: %j', async (args) => {
  await writeFile(join(folder, 'leaked.json'), JSON.stringify({ leaked: value }))
  await writeFile(join(folder, 'other.json'), JSON.stringify({ other: 'Zq8vT-unused-5LrW1' }))
  const { code, stdout } = await keywardScan(['leaky', ...args])
  expect([code, stdout]).toEqual([1, expect.stringContaining('error  leaked as base64')])
})

test('looks for the password in an address too', async () => {
  const input = JSON.stringify({ 'app#url': `postgresql://app:${value}@db/shop` })
  const { code, stdout } = await keywardScan(['leaky', '--secrets', '-'], { input })
  expect([code, stdout]).toEqual([1, expect.stringContaining('error  the password in app#url as base64')])
})

test('scans a single file, and says of several what is in which', async () => {
  const input = JSON.stringify({ leaked: value })
  const one = await keywardScan(['leaky/assets/index.js', '--secrets', '-'], { input })
  expect([one.code, one.stdout]).toEqual([1, expect.stringMatching(/^index\.js:1:20 {2}error {2}leaked/)])
  const several = await keywardScan(['clean', 'leaky', '--secrets', '-'], { input })
  expect([several.code, several.stdout]).toEqual([
    1,
    expect.stringMatching(/^in clean:\n1 files.*\nin leaky:\nassets\/index\.js:1:20 .*\n1 files.*\n$/),
  ])
})

test('an error about a file of secrets shows nothing of it', async () => {
  const { code, stderr } = await keywardScan(['clean', '--secrets', '-'], { input: `{"a": ${value}` })
  expect(code).toBe(2)
  expect(stderr).toBe(
    'keyward-scan: --secrets: standard input holds no valid JSON\nkeyward-scan --help tells how it is used\n',
  )
})

test('reads secrets from Vault, all fields of one or one field', async () => {
  const server = await startServer()
  onTestFinished(() => server.stop())
  const database = { username: 'keyward-app', password: value }
  await server.request('POST', 'secret/data/app/database', { body: { data: database } })
  await server.request('POST', 'secret/data/app/jwt', { body: { data: { secret: 'Zq8vT-unused-5LrW1' } } })
  const env = { VAULT_ADDR: server.address, VAULT_TOKEN: server.rootToken }
  const { code, stdout } = await keywardScan(['leaky', '--vault', 'app/database,app/jwt#secret'], { env })
  expect(code).toBe(1)
  expect(stdout).toContain('error  app/database#password as base64')
  const denied = await keywardScan(['leaky', '--vault', 'app/missing'], { env })
  expect(denied.code).toBe(2)
  expect(denied.stderr).toContain('app/missing')
})

describe('with several names in Vault', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
    const secrets = {
      'app/database': { password: value },
      'app/jwt': { secret: 'Zq8vT-unused-5LrW1' },
      'app/empty': {},
    }
    const numbers = { pin: 54_321_987, isOpen: true, nested: { deep: [value] } }
    for (const [name, data] of Object.entries({ ...secrets, 'app/misc': numbers }))
      await server.request('POST', `secret/data/${name}`, { body: { data } })
    await mkdir(join(folder, 'numbers'))
    await writeFile(join(folder, 'numbers/a.js'), 'const pin = 54321987')
  })
  afterAll(() => server.stop())

  const scan = (...args: string[]): Promise<Result> =>
    keywardScan(args, { env: { VAULT_ADDR: server.address, VAULT_TOKEN: server.rootToken } })

  test.each([
    [['--vault', 'app/database', '--vault', 'app/jwt']],
    [['--vault', 'app/jwt', '--vault', 'app/database']],
    [['--vault', 'app/jwt, app/database']],
    [['--secrets', 'other.json', '--vault', 'app/database']],
  ])('looks for all of them: %j', async (args) => {
    await writeFile(join(folder, 'other.json'), JSON.stringify({ other: 'Zq8vT-unused-5LrW1' }))
    const { code, stdout } = await scan('leaky', ...args)
    expect([code, stdout]).toEqual([1, expect.stringContaining('error  app/database#password as base64')])
  })

  test('looks for numbers as they are written', async () => {
    const { code, stdout } = await scan('numbers', '--vault', 'app/misc#pin')
    expect([code, stdout]).toEqual([1, expect.stringContaining('error  app/misc#pin\n')])
  })

  test('looks into fields that hold more fields', async () => {
    const { code, stdout } = await scan('leaky', '--vault', 'app/misc#nested')
    expect([code, stdout]).toEqual([1, expect.stringContaining('error  app/misc#nested.deep.0 as base64')])
  })

  test('exits with 2 for a secret that holds nothing', async () => {
    const { code, stderr } = await scan('leaky', '--vault', 'app/database,app/empty')
    expect([code, stderr]).toEqual([2, 'keyward-scan: --vault app/empty holds no values to look for\n'])
  })
})

test('nothing is left out silently: links, special sizes and names', async () => {
  const odd = join(folder, 'odd')
  await mkdir(odd, { recursive: true })
  await symlink('..', join(odd, 'up'))
  await symlink('.', join(odd, 'loop'))
  await symlink('nothing', join(odd, 'broken'))
  await writeFile(join(odd, 'huge.bin'), '')
  await truncate(join(odd, 'huge.bin'), 600 * 1024 * 1024)
  await writeFile(join(odd, `${value}.txt`), 'x')
  const { findings, files } = await scanDirectory(odd, { secrets: [{ name: 'app#key', value }] })
  expect(files).toBe(5)
  expect(findings.map(({ file, kind, name, severity }) => [file, kind, name, severity])).toEqual([
    ['broken', 'unscanned', 'a symbolic link to nothing', 'warning'],
    ['huge.bin', 'unscanned', 'larger than 512 MiB', 'error'],
    ['(not shown)', 'secret', 'app#key', 'error'],
    ['up', 'unscanned', 'a symbolic link out of the directory', 'warning'],
  ])
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is a finding', async () => {
  const closed = join(folder, 'closed')
  await mkdir(closed, { recursive: true })
  await writeFile(join(closed, 'a.js'), 'x')
  await chmod(join(closed, 'a.js'), 0)
  expect((await scanDirectory(closed, { secrets: [] })).findings).toMatchObject([
    { name: 'unreadable (EACCES)', severity: 'error' },
  ])
})

test('thousands of findings are counted, not printed', async () => {
  const many = join(folder, 'many')
  await mkdir(many, { recursive: true })
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => writeFile(join(many, `${index}.js`), `"${value}"\n`.repeat(100))),
  )
  const { findings, omitted } = await scanDirectory(many, { secrets: [{ name: 'app#key', value }] })
  expect([findings.length, omitted]).toEqual([1000, 2000])
})
