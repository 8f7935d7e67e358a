import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse } from 'dotenv'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { envFileLine } from '../../src/results/env-file-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'action-env-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shell = (text: string, names: readonly string[]): string[] => {
  writeFileSync(join(folder, '.env'), text)
  const script = `set -a; . ./.env; for name in ${names.join(' ')}; do eval "printf '%s\\0' \\"\\$$name\\""; done`
  return execFileSync('sh', ['-c', script], { cwd: folder, env: { PATH: process.env['PATH'] }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

// What makes a difference to any of the readers, more often than it would come by itself.
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`'"\`$\\#=! \n\r\t;&|<>()*?~{}`.split('')),
      fc.string({ maxLength: 4 }),
      fc.constant('a'),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''))

describe('a .env file', () => {
  it('is read back by dotenv, Node and a shell as it was written, or is not written', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (given) => {
        const lines = given.map((text, index) => envFileLine(`NAME_${index}`, text))
        const values = given.filter((_text, index) => lines[index] !== undefined)
        const names = lines.flatMap((line, index) => (line === undefined ? [] : [`NAME_${index}`]))
        const text = lines.join('')
        const expected = Object.fromEntries(names.map((name, index) => [name, values[index]]))
        expect(parse(text)).toEqual(expected)
        expect(parseEnv(text)).toEqual(expected)
        expect(shell(text, names)).toEqual(values)
      }),
      { numRuns: 150 },
    )
  })

  it('takes what mostly is in it without quotes, as docker run --env-file needs it', () => {
    expect(envFileLine('A', 'postgres://u:p@db/x')).toBe('A=postgres://u:p@db/x\n')
    expect(envFileLine('A', 'a b')).toBe("A='a b'\n")
    expect(envFileLine('A', "it's")).toBe('A="it\'s"\n')
    expect(envFileLine('A', `'"`)).toBeUndefined()
  })
})
