import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const main = join(import.meta.dirname, '../src/main.ts')

describe('the closing line of a run', () => {
  it('counts what passed, failed and was skipped', async () => {
    const run = await runTests(`
      it('a', () => {})
      it('b', () => { throw new Error('no') })
      it.skip('c', () => {})
      it.todo('d')
      it.fails('e', () => { throw new Error('as expected') })`)
    expect(run).toEqual({ status: 1, last: 'tests: 2 passed, 1 failed, 2 skipped' })
  })

  it('comes with status 0 when all pass', async () => {
    expect(await runTests(`it('a', () => {})`)).toEqual({ status: 0, last: 'tests: 1 passed, 0 failed, 0 skipped' })
  })

  it.each([
    ['an error at import', `throw new Error('at import')`, 0, 0],
    ['a syntax error', `it('a', () => {`, 0, 0],
    ['a file without a test', ``, 0, 0],
    ['an unhandled rejection', `it('a', () => { void Promise.reject(new Error('late')) })`, 1, 0],
    ['a failing afterAll', `afterAll(() => { throw new Error('no') }); it('a', () => {})`, 1, 0],
    [
      'a failing beforeAll',
      `describe('s', () => { beforeAll(() => { throw new Error('no') }); it('a', () => {}) })`,
      0,
      1,
    ],
  ])('counts %s as a failure', async (_, source, passed, skipped) => {
    expect(await runTests(source)).toEqual({
      status: 1,
      last: `tests: ${passed} passed, 1 failed, ${skipped} skipped`,
    })
  })

  it('counts a run in which every test is skipped as a failure', async () => {
    expect(await runTests(`it.skip('a', () => {})`)).toEqual({
      status: 1,
      last: 'tests: 0 passed, 1 failed, 1 skipped',
    })
  })

  it('counts a run without any test file as a failure', async () => {
    const run = await runTests(`it('a', () => {})`, ['no-such-file'])
    expect(run).toEqual({ status: 1, last: 'tests: 0 passed, 1 failed, 0 skipped' })
  })

  it('counts a configuration that does not load as a failure', async () => {
    const run = await runTests(`it('a', () => {})`, ['--config', 'no-such-file.ts'])
    expect(run).toEqual({ status: 1, last: 'tests: 0 passed, 1 failed, 0 skipped' })
  })

  it('counts a global teardown that fails after every test passed as a failure', async () => {
    const run = await runTests(`it('a', () => {})`, [], `{ test: { globalSetup: 'global-setup.ts' } }`)
    expect(run).toEqual({ status: 1, last: 'tests: 1 passed, 1 failed, 0 skipped' })
  })

  it('passes its parameters on to vitest, another reporter too', async () => {
    const run = await runTests(`it('a', () => {}); it('b', () => {})`, ['-t', 'b', '--reporter=json'])
    expect(run).toEqual({ status: 0, last: 'tests: 1 passed, 0 failed, 1 skipped' })
  })
})

async function runTests(source: string, parameters: string[] = [], config = '{}') {
  const root = mkdtempSync(join(import.meta.dirname, '.project-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const imports = `import { afterAll, beforeAll, describe, it } from 'vitest'\n`
  writeFileSync(join(root, 'a.test.ts'), imports + source)
  writeFileSync(join(root, 'vitest.config.ts'), `export default ${config}`)
  writeFileSync(join(root, 'global-setup.ts'), `export function teardown() { throw new Error('teardown failed') }`)
  return runSummary(root, parameters)
}

function runSummary(root: string, parameters: string[]) {
  const child = spawn(process.execPath, [main, ...parameters], { cwd: root, env: { PATH: process.env['PATH'] } })
  let printed = ''
  child.stdout.on('data', (text) => (printed += String(text)))
  return new Promise<{ status: number | null; last: string | undefined }>((resolve) =>
    child.on('close', (status) => resolve({ status, last: printed.trimEnd().split('\n').at(-1) })),
  )
}
