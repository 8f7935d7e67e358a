import { describe, expect, it } from 'vitest'
import { ArgumentProblem, readArguments, usage } from '../src/arguments.ts'

const known = ['uncached', 'tls', 'import']
const read = (...given: string[]) => readArguments(given, known)

describe('the arguments', () => {
  it('choose suites, which run in their own order and once each', () => {
    expect(read('import', 'tls', 'tls').suites).toEqual(['tls', 'import'])
    expect(read('all', 'tls').suites).toEqual(known)
    expect(read().suites).toEqual([])
  })

  it('have defaults', () => {
    expect(read('tls')).toEqual({
      suites: ['tls'],
      json: false,
      rounds: 21,
      document: undefined,
      profileFolder: undefined,
    })
  })

  it('may stand before and after the suite', () => {
    expect(read('--json', 'tls', '--rounds', '5', '--write', 'a.md', '--cpu-prof=profiles')).toEqual({
      suites: ['tls'],
      json: true,
      rounds: 5,
      document: 'a.md',
      profileFolder: 'profiles',
    })
  })

  it.each([
    [['tsl'], 'there is no suite tsl (there are: uncached, tls, import, all)'],
    [['tls', '--rounds', '4'], '--rounds takes a whole number from 5 on, not "4"'],
    [['tls', '--rounds', 'many'], '--rounds takes a whole number from 5 on, not "many"'],
    [['tls', '--rounds', '5.5'], '--rounds takes a whole number from 5 on, not "5.5"'],
    [['--write', 'a.md'], '--write needs a suite, such as: all'],
    [['tls', '--jsno'], "Unknown option '--jsno'"],
  ])('%j are refused with one clear sentence', (given, message) => {
    expect(() => read(...given)).toThrow(ArgumentProblem)
    expect(() => read(...given)).toThrow(message)
  })
})

it('the usage names every suite with what it measures', () => {
  const text = usage([
    { name: 'tls', what: 'reads over TLS' },
    { name: 'uncached', what: 'reads' },
  ])
  expect(text).toContain('  tls       reads over TLS\n  uncached  reads\n  all       all of them\n')
})
