import { describe, expect, it } from 'vitest'
import { readBlocks } from '../src/blocks.ts'
import { toScripts } from '../src/scripts.ts'

const fence = (info: string, code = 'code()') => `\`\`\`${info}\n${code}\n\`\`\`\n`

function scriptsOf(markdown: string) {
  const { blocks, problems } = readBlocks(markdown)
  const { scripts, problems: chainProblems } = toScripts(blocks)
  return { scripts, problems: [...problems, ...chainProblems] }
}

describe('blocks of a document', () => {
  it.each([
    ['ts', true],
    ['js', true],
    ['sh', false],
    ['sh run', true],
    ['ts no-run="needs an account"', false],
  ])('of %s run: %s', (info, runs) => {
    expect(scriptsOf(fence(info))).toMatchObject({ scripts: [{ runs, line: 2 }], problems: [] })
  })

  it.each(['json', 'hcl', 'text', 'ts ignore="only a sketch"'])('of %s are left alone', (info) => {
    expect(scriptsOf(fence(info))).toEqual({ scripts: [], problems: [] })
  })

  it.each([
    ['', /name the language/],
    ['typescript', /write ts/],
    ['bash', /write sh/],
    ['ts norun', /"norun" is no mark/],
    ['ts no-run', /say why: no-run="the reason"/],
    ['ts ignore=""', /say why/],
    ['json run', /takes no mark/],
    ['ts continues', /no ts block before this one runs/],
  ])('marked "%s" are a problem', (info, message) => {
    const { problems } = scriptsOf(`# Title\n\n${fence(info)}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.line).toBe(3)
    expect(problems[0]?.message).toMatch(message)
  })

  it('keep the lines of the document', () => {
    const { scripts } = scriptsOf(`# Title\n\n${fence('ts', 'const a = 1')}`)
    expect(scripts[0]?.source.split('\n').indexOf('const a = 1')).toBe(3)
  })

  it('build on each other only when they say so', () => {
    const markdown = [
      fence('ts', 'const a = 1'),
      fence('sh run', 'true'),
      fence('ts continues', 'a'),
      fence('ts', 'alone'),
    ].join('text\n')
    const { scripts, problems } = scriptsOf(markdown)
    expect(problems).toEqual([])
    expect(scripts.map(({ source }) => source.split('\n').filter(Boolean))).toEqual([
      ['const a = 1', 'a'],
      ['true'],
      ['alone'],
    ])
    expect(scripts[0]?.source.split('\n').indexOf('a')).toBe(9)
  })

  it('do not run in part: a chain with a no-run block is only compiled', () => {
    const markdown = fence('ts', 'const a = 1') + fence('ts continues no-run="needs an account"', 'a')
    expect(scriptsOf(markdown)).toMatchObject({ scripts: [{ runs: false }], problems: [] })
  })

  it('may be indented in a list and hold shorter fences', () => {
    const { blocks } = readBlocks('- item\n\n  ````js\n  a()\n  ```\n    b()\n  ````\n')
    expect(blocks).toMatchObject([{ language: 'js', code: 'a()\n```\n  b()', line: 4 }])
  })
})
