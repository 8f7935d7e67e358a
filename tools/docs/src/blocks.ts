/** A fenced block of code, and what its info string asks for. */
export interface Block {
  readonly language: string
  readonly code: string
  /** The line of the first line of code, from 1. */
  readonly line: number
  readonly mode: 'run' | 'no-run' | 'ignore'
  /** Continues the last block of the same language that runs, as if both were one. */
  readonly continues: boolean
}

export interface Problem {
  readonly line: number
  readonly message: string
}

interface Fence {
  readonly info: string
  readonly line: number
  readonly code: string
}

/** Reads all fenced blocks of a Markdown document and complains about every info string it cannot follow. */
export function readBlocks(markdown: string): { blocks: Block[]; problems: Problem[] } {
  const blocks: Block[] = []
  const problems: Problem[] = []
  for (const fence of readFences(markdown)) {
    const result = readBlock(fence)
    if (typeof result === 'string') problems.push({ line: fence.line - 1, message: result })
    else blocks.push(result)
  }
  return { blocks, problems }
}

function readFences(markdown: string): Fence[] {
  const fences: Fence[] = []
  const lines = markdown.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const opening = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/.exec(lines[index] ?? '')
    if (!opening) continue
    const [, indent = '', mark = '', info = ''] = opening
    const length = lines.slice(index + 1).findIndex((line) => isClosing(line, mark))
    const end = length < 0 ? lines.length : index + 1 + length
    const code = lines.slice(index + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    fences.push({ info: info.trim(), line: index + 2, code: code.join('\n') })
    index = end
  }
  return fences
}

function isClosing(line: string, mark: string) {
  const text = line.trim()
  return text.length >= mark.length && text === mark.charAt(0).repeat(text.length)
}

const runnable = new Set(['ts', 'js', 'sh'])
const shortNames = new Map([
  ['typescript', 'ts'],
  ['javascript', 'js'],
  ['mjs', 'js'],
  ['mts', 'ts'],
  ['bash', 'sh'],
  ['shell', 'sh'],
  ['console', 'sh'],
])

function readBlock({ info, line, code }: Fence): Block | string {
  const [language = '', ...rest] = info.split(/\s+/)
  if (language === '') return 'name the language of the block, "text" if there is none'
  const short = shortNames.get(language)
  if (short) return `write ${short} instead of ${language}`
  const marks = readMarks(rest.join(' '))
  if (typeof marks === 'string') return marks
  if (!runnable.has(language)) {
    return marks.length > 0
      ? `a ${language} block takes no mark`
      : { ...unmarked, language, code, line, mode: 'ignore' }
  }
  return { language, code, line, continues: marks.includes('continues'), mode: modeOf(language, marks) }
}

const unmarked = { continues: false } as const

function modeOf(language: string, marks: readonly Mark[]): Block['mode'] {
  if (marks.includes('ignore')) return 'ignore'
  if (marks.includes('no-run')) return 'no-run'
  return language === 'sh' && !marks.includes('run') ? 'no-run' : 'run'
}

type Mark = 'run' | 'continues' | 'no-run' | 'ignore'

function readMarks(text: string): Mark[] | string {
  const marks: Mark[] = []
  for (const word of text.match(/[^\s"]+"[^"]*"|\S+/g) ?? []) {
    const reason = /^(no-run|ignore)="(.*)"$/.exec(word)
    if (word === 'run' || word === 'continues') marks.push(word)
    else if (reason?.[2]?.trim()) marks.push(reason[1] === 'ignore' ? 'ignore' : 'no-run')
    else if (/^(no-run|ignore)/.test(word)) return `say why: ${word.replace(/=.*/, '')}="the reason"`
    else return `"${word}" is no mark (known: run, continues, no-run="…", ignore="…")`
  }
  return marks
}
