import { assert, constantFrom, integer, nat, oneof, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { createScanner } from '../../src/scan/index.ts'
import { weakness } from '../../src/scan/patterns/weak-values.ts'
import { encodingChain, seeded } from './encodings.ts'

const character = oneof(
  {
    weight: 6,
    arbitrary: constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')),
  },
  { weight: 2, arbitrary: constantFrom(...Array.from('"\'`\\$%&<>+,;:{}()[]=/-_.!?@#*~^| ')) },
  {
    weight: 1,
    arbitrary: constantFrom('\n', '\r\n', '\t', '\u0001', '\u001f', 'é', 'ß', '密', '🔑', 'e\u0301', '\u2028'),
  },
)

const word = string({
  unit: constantFrom(...Array.from('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789')),
  minLength: 8,
  maxLength: 12,
})

/** Any value that is no weak one; somewhere in it are eight letters or digits, as in every generated password. */
const secretValue = tuple(
  string({ unit: character, maxLength: 40 }),
  word,
  oneof(
    { weight: 5, arbitrary: string({ unit: character, maxLength: 60 }) },
    string({ unit: character, minLength: 1000, maxLength: 4000 }),
  ),
)
  .map((parts) => parts.join(''))
  .filter((value) => weakness({ name: 'app/database#password', value }) === undefined)

const surroundings = constantFrom(
  ['', ''],
  ['const a="', '";export{a}'],
  ['<p class="x">', '</p>'],
  ['{"a":"b","c":"', '","d":1}'],
  ['/* ', ' */'],
  ['h(["x","y"],{k:`', '`})'],
  ['fetch("https://a.example/?q=', '&r=1")'],
  ["var s = '\\u00e9' + \"", '" + t'],
  ['\u0000\u00ff\u0000binary', '\u0000\u0001'],
)

const filler =
  'export const f=e=>{let t=e.map(({id:n,"data-x":r})=>n+"-"+r);return t.length&&t[0]?`${t[0]} of ${t.length}`:null};\n'

test('a secret is found by its name wherever it stands and whatever up to three encodings made of it', () => {
  assert(
    property(
      secretValue,
      encodingChain,
      surroundings,
      integer(),
      nat(3),
      (value, chain, [before, after], seed, fillers) => {
        const random = seeded(seed)
        const encoded = chain.reduce<Uint8Array>((text, { encode }) => encode(text, random), Buffer.from(value))
        const around = Buffer.from(filler.repeat(fillers))
        const content = Buffer.concat([around, Buffer.from(before), encoded, Buffer.from(after), around])
        const scanner = createScanner({
          secrets: [decoy, { name: 'app/database#password', value }],
          credentials: false,
        })
        const findings = scanner.scan('assets/index.js', content)
        expect(new Set(findings.map(({ name }) => name))).toEqual(new Set(['app/database#password']))
      },
    ),
    { seed: 20, numRuns: 400, endOnFailure: true },
  )
})

const decoy = { name: 'app/other#token', value: 'tHis-one-1s-N0t-there' }
