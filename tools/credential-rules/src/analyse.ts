import type { Re2Node } from './re2-syntax.ts'

/** The longest text that can match; Infinity if there is no limit. */
export function longestMatch(node: Re2Node): number {
  switch (node.type) {
    case 'literal':
    case 'set':
    case 'any':
      return 1
    case 'assertion':
      return 0
    case 'group':
      return longestMatch(node.body)
    case 'alternation':
      return Math.max(...node.alternatives.map(longestMatch))
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longestMatch(part), 0)
    default:
      return longestMatch(node.body) === 0 ? 0 : longestMatch(node.body) * node.max
  }
}

const longestBeginning = 24
const mostBeginnings = 128

interface Beginning {
  readonly text: string
  /** Whether what follows may be added, since all of the text so far is certain. */
  readonly open: boolean
}

/** With what every match begins, in lower case: all possibilities, each as long as it is certain. */
export function beginnings(node: Re2Node): string[] {
  return begin(node, [{ text: '', open: true }]).map(({ text }) => text)
}

function begin(node: Re2Node, before: readonly Beginning[]): Beginning[] {
  switch (node.type) {
    case 'literal':
      return append(before, [node.character])
    case 'set':
      return append(before, membersOf(node))
    case 'any':
      return append(before, undefined)
    case 'assertion':
      return [...before]
    case 'group':
      return begin(node.body, before)
    case 'alternation':
      return limited(node.alternatives.flatMap((each) => begin(each, before)))
    case 'sequence':
      return node.parts.reduce<Beginning[]>(
        (so, part) => (so.some(({ open }) => open) ? begin(part, so) : so),
        [...before],
      )
    default:
      return repeated(node, before)
  }
}

function repeated(node: Re2Node & { type: 'repeat' }, before: readonly Beginning[]): Beginning[] {
  let all: readonly Beginning[] = before
  for (let count = 0; count < Math.min(node.min, longestBeginning); count++) all = begin(node.body, all)
  if (node.min === node.max) return [...all]
  if (node.min === 0 && node.max === 1) return limited([...all, ...begin(node.body, all)])
  return all.map(({ text }) => ({ text, open: false }))
}

function append(before: readonly Beginning[], characters: readonly string[] | undefined): Beginning[] {
  return limited(
    before.flatMap((beginning) => {
      if (!beginning.open) return [beginning]
      if (characters === undefined || beginning.text.length >= longestBeginning) return [{ ...beginning, open: false }]
      return characters.map((character) => ({ text: beginning.text + character.toLowerCase(), open: true }))
    }),
  )
}

function limited(all: readonly Beginning[]): Beginning[] {
  const distinct = [...new Map(all.map((each) => [`${each.text} ${each.open}`, each])).values()]
  return distinct.length <= mostBeginnings ? distinct : distinct.map(({ text }) => ({ text, open: false }))
}

/** The members of a small set; undefined for a set that says little. */
function membersOf(node: Re2Node & { type: 'set' }): string[] | undefined {
  if (node.negated) return undefined
  const members = node.items.map((item) => ('text' in item || item.from !== item.to ? undefined : item.from))
  const certain = members.filter((member) => member !== undefined)
  return certain.length === members.length && certain.length <= 8 ? certain : undefined
}

interface Run {
  /** Whether all that can match belongs to a run. */
  readonly whole: boolean
  readonly length: number
}

/** How long a run of characters of credentials every match holds at least. */
export const surestRun = (node: Re2Node): number => run(node).length

function run(node: Re2Node): Run {
  switch (node.type) {
    case 'literal':
      return single(isRunCharacter(node.character))
    case 'set':
      return single(
        !node.negated && node.items.every((item) => ('text' in item ? isRunClass(item.text) : isRunRange(item))),
      )
    case 'any':
      return single(false)
    case 'assertion':
      return { whole: true, length: 0 }
    case 'group':
      return run(node.body)
    case 'alternation':
      return shortest(node.alternatives.map(run))
    case 'sequence':
      return inSequence(node.parts.map(run))
    default:
      return { whole: run(node.body).whole, length: node.min * run(node.body).length }
  }
}

const single = (whole: boolean): Run => ({ whole, length: whole ? 1 : 0 })

const shortest = (runs: readonly Run[]): Run => ({
  whole: runs.every(({ whole }) => whole),
  length: Math.min(...runs.map(({ length }) => length)),
})

function inSequence(runs: readonly Run[]): Run {
  let best = 0
  let current = 0
  for (const { whole, length } of runs) {
    current = whole ? current + length : 0
    best = Math.max(best, current, length)
  }
  return { whole: runs.every(({ whole }) => whole), length: best }
}

const isRunCharacter = (character: string): boolean => /[\w.=+/~%-]/.test(character)
const isRunClass = (text: string): boolean => text === String.raw`\w` || text === String.raw`\d` || text === '0-9A-Za-z'
const isRunRange = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  isRunCharacter(from) && isRunCharacter(to) && (from === to || /[0-9A-Za-z]/.test(from))
