import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type ActionRun, runAction } from '../action-run.ts'

const filesLeft = (result: ActionRun): string[] =>
  (JSON.parse(result.state['cleanup'] ?? '{}') as { files: string[] }).files

describe('what was read', () => {
  let server: TestServer
  let folder: string
  beforeAll(async () => {
    server = await startServer()
    const binary = Buffer.from([0xff, 0xfe, 0x00, 0x41, 0x80]).toString('base64')
    const data = {
      password: 'correct horse',
      certificate: 'first line\nsecond line\n',
      encoded: Buffer.from('decoded text ä').toString('base64'),
      hex: Buffer.from('decoded text').toString('hex'),
      binary,
      nul: 'a\0b',
      short: 'abc',
      'a|b<c': 'odd key',
      large: 'x'.repeat(140_000),
    }
    await server.request('POST', 'secret/data/app', { body: { data } })
  })
  afterAll(async () => server?.stop())
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'action-results-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  })

  const run = (inputs: Record<string, string>, environment: Record<string, string> = {}): Promise<ActionRun> =>
    runAction(
      { url: server.address, token: server.rootToken, ...inputs },
      { GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder, ...environment },
    )

  it('is masked before any of it is written, whatever happens then', async () => {
    const { output, errors } = await run({
      secrets: 'secret/data/app password',
      files: 'secret/data/app password | x ; secret/data/app password | x/y',
    })
    expect(errors[0]).toContain(join(folder, 'x'))
    expect(existsSync(join(folder, 'x'))).toBe(false)
    expect(output).toContain('::add-mask::correct horse\n')
    expect(output.indexOf('::add-mask::correct horse')).toBeLessThan(output.indexOf('::error::'))
  })

  it('makes no variables with exportEnv: false, and outputs all the same', async () => {
    const result = await run({ secrets: 'secret/data/app password', exportEnv: 'false' })
    expect(result).toMatchObject({ variables: {}, outputs: { password: 'correct horse' } })
  })

  it('goes into files that only this user can read, and nowhere else', async () => {
    const result = await run({ files: 'secret/data/app certificate | certs/tls.crt ; secret/app#password | .pw' })
    expect(result).toMatchObject({ succeeded: true, variables: {}, outputs: {} })
    expect(readFileSync(join(folder, 'certs/tls.crt'), 'utf8')).toBe('first line\nsecond line\n')
    expect(readFileSync(join(folder, '.pw'), 'utf8')).toBe('correct horse')
    expect(statSync(join(folder, 'certs/tls.crt')).mode & 0o777).toBe(0o600)
    expect(filesLeft(result)).toEqual([join(folder, 'certs/tls.crt'), join(folder, '.pw')])
  })

  it('goes into files below RUNNER_TEMP too', async () => {
    const temporary = join(folder, 'temporary')
    mkdirSync(join(folder, 'workspace'))
    mkdirSync(temporary)
    const roots = { GITHUB_WORKSPACE: join(folder, 'workspace'), RUNNER_TEMP: temporary }
    const files = `secret/data/app password | ${temporary}/pw`
    expect(await run({ files }, roots)).toMatchObject({ succeeded: true })
    expect(readFileSync(join(temporary, 'pw'), 'utf8')).toBe('correct horse')
  })

  it.each<[string, string, RegExp]>([
    ['a path out of the workspace', '../stolen', /leads out of the workspace/],
    ['an absolute one', '/tmp/stolen', /leads out of the workspace/],
    ['one that goes on through a link', 'link/stolen', /leads out of the workspace/],
    ['one that goes through a link and makes folders', 'link/new/stolen', /leads out of the workspace/],
    ['a link', 'dangling', /is there already/],
    ['a file that is there', 'kept', /is there already/],
    ['the workspace', '.', /leads out of the workspace|is there already/],
    ['a byte that no path has', 'a\0b', /is no path of a file/],
    ['a name that no file system has', 'a'.repeat(300), /is no path of a file/],
    ['a folder', 'certs/', /is the path of a folder/],
    ['hooks of Git', '.git/hooks/pre-push', /leads into \.git/],
    ['hooks of Git by another spelling', '.GIT/hooks/pre-push', /leads into \.git/],
    ['hooks of Git through a link', 'hooks/pre-push', /leads into \.git/],
  ])('does not go into %s, which is told before anybody logs in', async (_what, path, message) => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'action-outside-')))
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
    symlinkSync(outside, join(folder, 'link'))
    symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'))
    writeFileSync(join(folder, 'kept'), 'mine')
    mkdirSync(join(folder, '.git/hooks'), { recursive: true })
    symlinkSync(join(folder, '.git/hooks'), join(folder, 'hooks'))
    const result = await run({
      url: 'http://127.0.0.1:1',
      secrets: 'secret/data/app password',
      files: `secret/data/app password | first ; secret/data/app certificate | ${path}`,
    })
    expect(result.errors[0]).toMatch(/^The input files cannot be written: /)
    expect(result.errors[0]).toMatch(message)
    expect(result).toMatchObject({ succeeded: false, variables: {} })
    expect(Object.keys(result.outputs)).toEqual(['errorMessage'])
    expect(existsSync(join(folder, 'first'))).toBe(false)
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('mine')
    expect(result.state).toEqual({})
    expect(readdirSync(outside)).toEqual([])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['a file without a path', { files: 'secret/data/app password' }, /files .* needs the path of a file behind a "\|"/],
    ['all keys', { files: 'secret/data/app * | x' }, /must name one key: a file holds one value/],
    ['two values', { files: 'secret/data/app password | x ; secret/data/app hex | x' }, /would both be the file x/],
    [
      'the .env file as well',
      { files: 'secret/data/app password | x', secrets: 'secret/data/app hex', envFile: 'x' },
      /would both be the file x/,
    ],
  ])('needs a file of its own, not %s', async (_what, inputs, message) => {
    expect((await run(inputs)).errors[0]).toMatch(message)
  })

  it('is decoded where that is asked for, also to what is no text in a file', async () => {
    const secrets = 'secret/data/app encoded'
    expect((await run({ secrets, secretEncodingType: 'base64' })).outputs).toEqual({ encoded: 'decoded text ä' })
    const { outputs } = await run({ secrets: 'secret/data/app hex', secretEncodingType: 'hex' })
    expect(outputs).toEqual({ hex: 'decoded text' })
    await run({ files: 'secret/data/app binary | app.jks', secretEncodingType: 'base64' })
    expect([...readFileSync(join(folder, 'app.jks'))]).toEqual([0xff, 0xfe, 0x00, 0x41, 0x80])
  })

  it('is masked as it was and as it is when it is decoded', async () => {
    const { output } = await run({ secrets: 'secret/data/app hex', secretEncodingType: 'hex' })
    expect(output).toContain('::add-mask::decoded text\n')
    expect(output).toContain(`::add-mask::${Buffer.from('decoded text').toString('hex')}\n`)
  })

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'is in no such encoding',
      { secrets: 'secret/data/app password', secretEncodingType: 'hex' },
      /the value for password is not hex/,
    ],
    [
      'is no text when it is decoded',
      { secrets: 'secret/data/app binary', secretEncodingType: 'base64' },
      /is no text when it is decoded: put it into a file/,
    ],
    ['holds a NUL', { secrets: 'secret/data/app nul' }, /holds a NUL, which no environment variable can/],
  ])('is refused when it %s', async (_what, inputs, message) => {
    const result = await run(inputs)
    expect(result.errors[0]).toMatch(message)
    expect(result.variables).toEqual({})
  })

  it('is left as it is, with a warning, when the encoding is none that is known', async () => {
    const result = await run({ secrets: 'secret/data/app hex', secretEncodingType: 'rot13' })
    expect(result.warnings).toEqual(['secretEncodingType is none of base64, hex and utf8, so no value is decoded'])
    expect(result.outputs['hex']).toMatch(/^[0-9a-f]+$/)
  })

  it('is refused when it is too large for a variable, with which not even the post step could start', async () => {
    const secrets = 'secret/data/app large'
    const { succeeded, errors } = await run({ secrets })
    expect({ succeeded, errors }).toEqual({
      succeeded: false,
      errors: [expect.stringMatching(/^The value of "secret\/data\/app large" is larger than 128 KiB/)],
    })
    expect(await run({ secrets, exportEnv: 'false' })).toMatchObject({ succeeded: true, warnings: [] })
  })

  it('is not there when its path lacks the data of KV version 2, and the error says how it is written', async () => {
    const { errors } = await run({ secrets: 'secret/app password' })
    expect(errors[0]).toMatch(/"secret\/data\/app" with a key behind it/)
  })

  it('is given although the summary cannot be written', async () => {
    const result = await run(
      { secrets: 'secret/data/app password' },
      { GITHUB_STEP_SUMMARY: join(folder, 'no/summary') },
    )
    expect(result).toMatchObject({ succeeded: true, variables: { PASSWORD: 'correct horse' } })
    expect(result.output).toContain('Read 1 secret from Vault: password\n')
  })

  it('is warned of, or refused, when it is too short to be masked', async () => {
    const secrets = 'secret/data/app short'
    const warned = await run({ secrets })
    expect(warned).toMatchObject({ succeeded: true, outputs: { short: 'abc' } })
    expect(warned.warnings[0]).toMatch(/value of "secret\/data\/app short" is not masked: it is shorter than/)
    const refused = await run({ secrets, strictMask: 'true' })
    expect(refused).toMatchObject({ succeeded: false, variables: {} })
    expect(refused.errors[0]).toMatch(/Nothing was given to the job, as strictMask says/)
  })

  it('is warned of in one line with all others that are too short', async () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, `a${index}`]))
    await server.request('POST', 'secret/data/tiny', { body: { data } })
    const { warnings } = await run({ secrets: 'secret/data/tiny *' })
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The values of 12 secrets are not masked: each is shorter than 4 characters\. They are "secret\/data\/tiny \*", key "k0"; .*; 2 more$/,
      ),
    ])
  })

  it('empties the variables of an earlier run when that is asked for', async () => {
    const environment = { KEYWARD_VARIABLES: 'OLD PASSWORD PATH', OLD: 'old', PASSWORD: 'older' }
    const secrets = 'secret/data/app password'
    expect((await run({ secrets, unsetPrevious: 'true' }, environment)).variables).toEqual({
      OLD: '',
      PASSWORD: 'correct horse',
    })
    expect((await run({ secrets }, environment)).variables).toEqual({ PASSWORD: 'correct horse' })
    expect((await run({ unsetPrevious: 'true' }, environment)).variables).toEqual({ OLD: '', PASSWORD: '' })
  })

  it('is listed by name in the summary, never by value', async () => {
    const inputs = {
      secrets: 'secret/data/app password | DB_PASSWORD ; secret/data/app * | ALL_',
      files: 'secret/data/app hex | hex.txt',
      exportEnv: 'false',
    }
    const { summary } = await run(inputs)
    expect(summary).toMatch(/<summary>Secrets from Vault: 11<\/summary>/)
    expect(summary).toContain('DB&#95;PASSWORD')
    expect(summary).toContain('hex.txt')
    expect(summary).not.toMatch(/correct horse|first line|odd key|a\|b<c/)
    expect((await run({ ...inputs, files: '', summary: 'false' })).summary).toBe('')
  })

  it('is nothing in a dry run, which lists what would be read and asks nobody', async () => {
    const inputs = {
      secrets: 'secret/data/app password ; secret/data/app * | P_',
      files: 'secret/data/app hex | hex.txt',
    }
    const result = await run({ ...inputs, dryRun: 'true', url: 'http://127.0.0.1:1' })
    expect(result).toMatchObject({ succeeded: true, variables: {}, outputs: {}, state: {}, summary: '' })
    expect(result.output).toContain(
      'Would read "secret/data/app password": output password, environment variable PASSWORD\n',
    )
    expect(result.output).toContain('Would read "secret/data/app * | P_": every key, named P_<key>\n')
    expect(result.output).toContain('Would read "secret/data/app hex | hex.txt": file hex.txt\n')
    expect(readdirSync(folder)).toEqual([])
  })

  it('may be missing where ignoreNotFound says so: the rest is given, and an error tells', async () => {
    const secrets = 'secret/data/nowhere x ; secret/data/app password ; secret/nowhere#y'
    const result = await run({ secrets, ignoreNotFound: 'true' })
    expect(result).toMatchObject({ succeeded: true, outputs: { password: 'correct horse' } })
    expect(result.errors).toEqual([
      expect.stringMatching(/^"secret\/data\/nowhere x": there is nothing at this path/),
      expect.stringMatching(/^"secret\/nowhere#y": there is nothing at this path/),
    ])
    const missingKey = await run({ secrets: 'secret/data/app nokey', ignoreNotFound: 'true' })
    expect(missingKey.succeeded).toBe(false)
    const { token } = await server.createToken({ policies: ['default'] })
    expect((await run({ secrets, token, ignoreNotFound: 'true' })).errors[0]).toMatch(/permission|denied/i)
  })

  it('is all or nothing when a later read fails', async () => {
    await using proxy = await startFaultProxy(server)
    proxy.script(({ path }) => (path.endsWith('/other') ? { kind: 'status', status: 403 } : undefined))
    const result = await run({
      url: proxy.address,
      secrets: 'secret/data/app password ; secret/data/other x',
      files: 'secret/data/app hex | hex.txt',
    })
    expect(result).toMatchObject({ succeeded: false, variables: {}, summary: '' })
    expect(Object.keys(result.outputs)).toEqual(['errorMessage'])
    expect(readdirSync(folder)).toEqual([])
  })
})
