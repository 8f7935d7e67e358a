import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { commandLine, plainLine } from '../../src/runner/command.ts'
import { appendEntries } from '../../src/runner/environment-file.ts'
import { createRunner, requireWritableFiles } from '../../src/runner/index.ts'
import { parsePairs } from '../runner/file-commands.ts'
import { parseCommand } from '../runner/workflow-command.ts'

// What means something to the runner, more often than it would come by itself.
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('::', '##[', ']', '%', '%25', '\r', '\n', '\r\n', ' ', 'add-mask', '<<', '=', 'ghadelimiter_'),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''))

describe('what is said to the runner', () => {
  it('as a command is one line, which the runner reads as it was meant', () => {
    fc.assert(
      fc.property(text, (message) => {
        const line = commandLine('error', message)
        expect(line.slice(0, -1)).not.toMatch(/[\r\n]/)
        expect(parseCommand(line.slice(0, -1))).toMatchObject({ name: 'error', data: message })
      }),
    )
  })

  it('as a line for people is one line and no command, whatever is in it', () => {
    fc.assert(
      fc.property(text, (message) => {
        const line = plainLine(message).slice(0, -1)
        expect(line).not.toMatch(/[\r\n]/)
        expect(line).not.toContain('##[')
        expect(parseCommand(line)).toBeUndefined()
      }),
    )
  })

  it('through a file is read back to the letter', () => {
    const folder = mkdtempSync(join(tmpdir(), 'action-protocol-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'env')
    const entries = fc.dictionary(fc.stringMatching(/^[A-Za-z_]\w{0,8}$/), text, { maxKeys: 4, noNullPrototype: true })
    fc.assert(
      fc.property(entries, (given) => {
        writeFileSync(file, '')
        appendEntries(file, Object.entries(given))
        expect(Object.fromEntries(parsePairs(readFileSync(file, 'utf8')))).toEqual(given)
      }),
    )
  })

  it('is nothing where there is no runner to hear it', () => {
    expect(() => createRunner({ GITHUB_ENV: '/dev/null' }, () => undefined)).toThrow(
      'GITHUB_OUTPUT, GITHUB_STATE not set: this runs only as a step of GitHub Actions',
    )
  })
})

it('a step whose files cannot be written is told so before it reads anything', () => {
  const files = { GITHUB_ENV: '/dev/null', GITHUB_OUTPUT: '/dev/null', GITHUB_STATE: '/nowhere/state' }
  expect(() => requireWritableFiles(files)).toThrow(/^The file of GITHUB_STATE cannot be written: ENOENT/)
})
