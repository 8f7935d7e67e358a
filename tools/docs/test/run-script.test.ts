import { afterAll, describe, expect, it } from 'vitest'
import { runScript } from '../src/run-script.ts'
import { createScriptFolder } from '../src/script-folder.ts'
import { typeCheck } from '../src/type-check.ts'

const server = { address: 'http://127.0.0.1:1', rootToken: 'example' }
const folder = createScriptFolder()
let line = 0

const write = (source: string, language = 'ts') => {
  line += 1
  return folder.add({ path: 'docs/guide.md' }, { line, language, source, runs: true })
}

afterAll(() => folder[Symbol.dispose]())

describe('a block that runs', () => {
  it('gets the address and the token of the server, and nothing else of ours', async () => {
    process.env['VAULT_NAMESPACE'] = 'not for blocks'
    const source = `const { VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE } = process.env
      console.log(VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE)`
    expect(await runScript(write(source), server)).toEqual({
      status: 0,
      printed: 'http://127.0.0.1:1 example undefined\n',
    })
  })

  it('finds the packages of the workspace, from source', async () => {
    const source = `const found: string = import.meta.resolve('@keyward/core')\nconsole.log(found)`
    expect((await runScript(write(source), server)).printed).toMatch(/packages\/core\/src\/index\.ts\n$/)
  })

  it('fails with what it printed', async () => {
    const result = await runScript(write(`throw new Error('a broken example')`), server)
    expect(result.status).toBe(1)
    expect(result.printed).toContain('a broken example')
    expect(result.printed).toContain('docs/guide.md:3.ts:1')
  })

  it('may be a shell script, which stops at its first failing command', async () => {
    expect(await runScript(write('echo "$VAULT_ADDR"', 'sh'), server)).toMatchObject({ status: 0 })
    expect(await runScript(write('false | true\necho on', 'sh'), server)).toEqual({ status: 1, printed: '' })
  })

  it('is ended when it does not exit by itself', async () => {
    const result = await runScript(write(`setInterval(() => {}, 1000)`), server, 1_000)
    expect(result.status).toBeNull()
    expect(result.printed).toContain('did not exit by itself')
  })
})

describe('a block that compiles', () => {
  it('is checked strictly', async () => {
    using own = createScriptFolder()
    const add = (source: string, at: number) =>
      own.add({ path: 'README.md' }, { line: at, language: 'ts', source, runs: false })
    add(`const right: string = 'a'\nconsole.log(right)`, 1)
    expect(await typeCheck(own.path)).toBe('')
    add(`const wrong: string = ['a'].find(Boolean)`, 2)
    expect(await typeCheck(own.path)).toMatch(/^README\.md:2\.ts\(1,7\): error TS2322/)
  })
})
