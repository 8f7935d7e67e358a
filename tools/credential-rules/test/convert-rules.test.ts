import { expect, test } from 'vitest'
import { convertRegex, convertRule } from '../src/convert-rules.ts'

const matches = (regex: string, text: string): boolean => new RegExp(convertRegex(regex)).test(text)

test('case is ignored where a flag says so, and nowhere else', () => {
  expect(matches('^ab(?i)cd$', 'abCD')).toBe(true)
  expect(matches('^ab(?i)cd$', 'ABcd')).toBe(false)
  expect(matches('^(?i:key|(?-i:[Aa]pi))=[a-f]$', 'KEY=f')).toBe(true)
  expect(matches('^(?i:key|(?-i:[Aa]pi))=[a-f]$', 'API=a')).toBe(false)
  expect(matches('^(?:x(?i)y)z$', 'xYZ')).toBe(false)
})

test('what means something else in JavaScript is spelt out', () => {
  expect(matches(String.raw`^\s$`, '\u00a0')).toBe(false)
  expect(matches('^.$', '\u2028')).toBe(true)
  expect(matches('^.$', '\n')).toBe(false)
  expect(matches('^(?s:.)$', '\n')).toBe(true)
  expect(matches(String.raw`^a\z`, 'a')).toBe(true)
  expect(matches('^[[:alnum:]]{2}$', 'a9')).toBe(true)
  expect(matches('^(?P<name>a)[]]$', 'a]')).toBe(true)
  expect(matches(String.raw`^\x60[\w.-]{1,2}{$`, '`a-{')).toBe(true)
})

test('a rule for tokens is looked for where its keyword stands', () => {
  const { patterns } = convertRule({ id: 'pat', regex: String.raw`\b(tok_(?i)[a-z]{20})(?:\s|$)`, keywords: ['TOK_'] })
  expect(patterns).toEqual([
    { regex: String.raw`\b(tok_[a-zA-Z]{20})(?:[\t\n\f\r ]|$)`, keywords: ['tok_'], at: 'start', longest: 25 },
  ])
})

test('a rule for assignments loses what may stand before its keyword', () => {
  const regex = String.raw`(?i)[\w.-]{0,50}?(?:adobe)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([a-f0-9]{32})`
  const [pattern] = convertRule({ id: 'adobe', regex, keywords: ['adobe'] }).patterns
  expect(pattern).toMatchObject({ keywords: ['adobe'], at: 'start', named: true, assignment: true })
  expect(new RegExp(`^${pattern?.regex}`).test(`ADOBE_ID: "${'0f'.repeat(16)}"`)).toBe(true)
})

test('alternatives are patterns of their own', () => {
  const { patterns } = convertRule({ id: 'two', regex: 'abc_[a-z]{9}|xyz-[a-z]{9}', keywords: ['abc_', 'xyz-'] })
  expect(patterns.map(({ keywords, at }) => [keywords, at])).toEqual([
    [['abc_'], 'start'],
    [['xyz-'], 'start'],
  ])
})

test('syntax that nobody thought of is refused, naming where', () => {
  expect(() => convertRegex(String.raw`a\p{Greek}`)).toThrow(String.raw`an unknown "\p" at 3 of a\p{Greek}`)
  expect(() => convertRegex('(a')).toThrow('a missing ")"')
})
