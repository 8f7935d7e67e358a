import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useSecretsServer } from '../secrets-server.ts'
import { tracesOf } from './traces-of.ts'

const count = 200
const random = (): string => randomBytes(18).toString('base64url')

// Each of two parts, so that half of one would be found as well.
const parts = Array.from({ length: count }, () => [random(), random()] as const)
const joints = ['', '\n', '"\\', '/%&=+ ', 'é\u2028😀', '-----\r\n']
// All with a character that is none of ASCII: they take the longest way through the cache.
const passwords = parts.map(([one, other], index) => `${one}${joints[index % joints.length]}${other}é`)

const { server, write } = useSecretsServer()
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyward-heap-'))
  for (const [index, password] of passwords.entries()) await write(`heap/${index}`, { user: 'app', password })
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function snapshotOf(how: string, encryption: 'on' | 'off') {
  const file = join(directory, `${how}-${encryption}.heapsnapshot`)
  const program = fileURLToPath(new URL('./reading-process.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--conditions=@keyward/source', program, server().address, how, encryption, file],
    { env: { TOKEN: server().rootToken }, timeout: 60_000 },
  )
  const { strings } = JSON.parse(await readFile(file, 'utf8')) as { strings: string[] }
  const memory = Buffer.from(strings.join('\n'))
  const found = (text: string): boolean => tracesOf(text).some((trace) => memory.includes(trace))
  return {
    ...(JSON.parse(stdout) as { length: number; entries: number; bytes: number }),
    strings,
    found: parts.filter(([one, other]) => found(one) || found(other)).length,
  }
}

describe('the heap of a process that has read two hundred secrets and dropped them', { timeout: 60_000 }, () => {
  it.each(['whole', 'field', 'many'])('holds no trace of any, with all of them in the cache: %s', async (how) => {
    const { length, entries, bytes, strings, found } = await snapshotOf(how, 'on')
    expect(length).toBeGreaterThan(passwords.join('').length - 1)
    expect([entries, bytes > count * 600]).toEqual([count, true])
    // The names are there, so it is the heap that was looked at.
    expect(strings.filter((text) => /^heap\/\d+$/.test(text)).length).toBeGreaterThanOrEqual(count)
    expect(found).toBe(0)
  })

  it('shows every one of them to the same search where the cache does not encrypt', async () => {
    const { entries, found } = await snapshotOf('whole', 'off')
    expect([entries, found]).toEqual([count, count])
  })
})

describe('the search', () => {
  it('finds a text in whatever form it is kept', () => {
    const text = `${random()}\n"é😀/${random()}`
    const longer = (offset: number) => Buffer.from(`${'abc'.slice(offset)}${text}zz`)
    const forms = [
      text,
      JSON.stringify({ text }),
      encodeURIComponent(text),
      Buffer.from(text).toString('hex'),
      ...[0, 1, 2].flatMap((offset) => [
        longer(offset).toString('base64'),
        longer(offset).toString('base64url'),
        longer(offset).toString('hex').toUpperCase(),
      ]),
    ]
    const missed = forms.filter((form) => !tracesOf(text).some((trace) => `xx${form}yy`.includes(trace)))
    expect(missed).toEqual([])
    expect(tracesOf(text).some((trace) => random().includes(trace))).toBe(false)
  })
})
