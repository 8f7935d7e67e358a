import { describe, expect, test } from 'vitest'
import { parsePairs } from './file-commands.ts'
import { startJob } from './job.ts'
import { createSecretMasker } from './secret-masker.ts'
import { parseCommand } from './workflow-command.ts'

// The tests of the action say nothing if this runner is kinder than the real one.

describe('a command', () => {
  test.each([
    ['::add-mask::100%25 of%0Ait', { name: 'add-mask', properties: {}, data: '100% of\nit' }],
    [
      '  ::error file=a%2Cb.ts,line=3::broken',
      { name: 'error', properties: { file: 'a,b.ts', line: '3' }, data: 'broken' },
    ],
    ['::ADD-MASK::x', { name: 'add-mask', properties: {}, data: 'x' }],
  ])('%s is understood', (line, command) => {
    expect(parseCommand(line)).toEqual(command)
  })

  test.each(['text ::add-mask::x', '::unknown::x', '::add-mask:x', ':: add-mask::x', '::add-mask'])(
    '%s is text',
    (line) => {
      expect(parseCommand(line)).toBeUndefined()
    },
  )
})

describe('a file of names and values', () => {
  test('holds values of several lines between delimiters, to the letter', () => {
    const text = 'A=1=2\nB<<end\nline\r\n<<end\n C=3\nend\n\nD<<x\nx\n'
    expect([...parsePairs(text)]).toEqual([
      ['A', '1=2'],
      ['B', 'line\r\n<<end\n C=3'],
      ['D', ''],
    ])
  })

  test.each(['A<<end\nvalue\n', 'A', '=1', '<<end\nend', 'A<<\nx\n'])('%j is refused', (text) => {
    expect(() => parsePairs(text)).toThrow('Invalid')
  })
})

describe('the masker', () => {
  test.each([
    ['pass word', 'x=pass word;', 'x=***;'],
    ['pass word', 'cGFzcyB3b3Jk', '***'],
    ['pass word', 'pass%20word', '***'],
    ['a"b\'c<d', String.raw`a\"b'c<d a"b''c<d a&quot;b&apos;c&lt;d`, '*** *** ***'],
    ['first\n  second', 'second first', '*** ***'],
    ['abcdef&+ghijklmn', 'abcdef&+ | hijklmn', '*** | ***'],
    ['{', 'f() {}', 'f() ***}'],
    ['abcabc', 'abcabcabc', '***'],
  ])('with %j makes %j to %j', (secret, text, masked) => {
    const masker = createSecretMasker()
    masker.add(secret)
    expect(masker.mask(text)).toBe(masked)
  })
})

describe('a job', () => {
  test('hands on variables, refuses those that take over Node, and obeys commands until told to stop', async () => {
    await using job = await startJob()
    const first = await job.run(`
      echo "::add-mask::hidden-value"
      echo "::stop-commands::resume-1"
      echo "::error::only text"
      echo "::resume-1::"
      echo "::error::something hidden-value"
      echo "NAME=of hidden-value" >> "$GITHUB_ENV"
      echo "NODE_OPTIONS=--inspect" >> "$GITHUB_ENV"
      echo "answer=42" >> "$GITHUB_OUTPUT"`)
    expect(first).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      annotations: [{ level: 'error', message: 'something ***' }],
    })
    expect(first.outputs.get('answer')).toBe('42')
    const second = await job.run('echo "got $NAME, ${NODE_OPTIONS:-none}"; exit 3')
    expect(second).toMatchObject({ outcome: 'failure', exitCode: 3, output: 'got of hidden-value, none' })
    expect(second.log).toContain('got of ***, none')
    expect(job.log()).not.toContain('hidden-value')
  })

  test('is cancelled by an interrupt, then a termination, then a kill', async () => {
    await using job = await startJob()
    const stubborn = job.start(
      `trap 'echo interrupted' INT; trap 'echo terminated' TERM; echo ready; while :; do sleep 0.02; done`,
    )
    await stubborn.printed('ready')
    stubborn.cancel({ untilTerminatedMs: 300, untilKilledMs: 300 })
    const { outcome, exitCode, output } = await stubborn.done
    expect({ outcome, exitCode, output }).toEqual({
      outcome: 'cancelled',
      exitCode: undefined,
      output: 'ready\ninterrupted\nterminated',
    })
  })
})
