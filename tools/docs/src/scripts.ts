import type { Block, Problem } from './blocks.ts'

/** One or more blocks of a document that are one program. */
export interface Script {
  readonly language: string
  /** Where its first block starts. */
  readonly line: number
  readonly runs: boolean
  /** Every line stands where it stands in the document, so that errors name the document's lines. */
  readonly source: string
}

/** Joins blocks marked `continues` to the block before them. Blocks marked `ignore` are left out. */
export function toScripts(blocks: readonly Block[]): { scripts: Script[]; problems: Problem[] } {
  const chains: Block[][] = []
  const problems: Problem[] = []
  for (const block of blocks.filter(({ mode }) => mode !== 'ignore')) {
    if (!block.continues) {
      chains.push([block])
      continue
    }
    const previous = chains.findLast(([first]) => first?.language === block.language && first.mode === 'run')
    if (previous) previous.push(block)
    else problems.push({ line: block.line - 1, message: `no ${block.language} block before this one runs` })
  }
  return { scripts: chains.map(toScript), problems }
}

function toScript(chain: readonly Block[]): Script {
  const lines: string[] = []
  for (const { line, code } of chain) {
    while (lines.length < line - 1) lines.push('')
    lines.push(...code.split('\n'))
  }
  const [first] = chain
  return {
    language: first?.language ?? 'ts',
    line: first?.line ?? 1,
    runs: chain.every(({ mode }) => mode === 'run'),
    source: `${lines.join('\n')}\n`,
  }
}
