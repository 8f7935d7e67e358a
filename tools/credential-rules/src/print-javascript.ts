import type { Re2Node, SetItem } from './re2-syntax.ts'

/** The same expression for `new RegExp(…)` without flags, which Node 22 has none of for parts of an expression, so that case is spelt out. */
export function printJavascript(node: Re2Node): string {
  switch (node.type) {
    case 'literal':
      return node.fold && isLetter(node.character) ? `[${bothCases(node.character)}]` : escapeOutside(node.character)
    case 'set':
      return `[${node.negated ? '^' : ''}${node.items.map((item) => printItem(item, node.fold)).join('')}]`
    case 'any':
      // Go's takes a carriage return, but expressions that name it beside this would then wander between the two.
      return node.withNewline ? String.raw`[\s\S]` : String.raw`[^\r\n]`
    case 'assertion':
      return node.kind
    case 'group':
      return `(${node.capturing ? '' : '?:'}${printJavascript(node.body)})`
    case 'alternation':
      return node.alternatives.map(printJavascript).join('|')
    case 'sequence':
      return node.parts.map(printPart).join('')
    default:
      return printAtom(node.body) + quantifier(node) + (node.lazy ? '?' : '')
  }
}

const printPart = (node: Re2Node): string =>
  node.type === 'alternation' ? `(?:${printJavascript(node)})` : printJavascript(node)

const printAtom = (node: Re2Node): string =>
  node.type === 'repeat' || node.type === 'sequence' || node.type === 'alternation'
    ? `(?:${printJavascript(node)})`
    : printJavascript(node)

function quantifier({ min, max }: { readonly min: number; readonly max: number }): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

const isLetter = (character: string): boolean => /^[a-zA-Z]$/.test(character)

const bothCases = (letter: string): string => letter.toLowerCase() + letter.toUpperCase()

function printItem(item: SetItem, fold: boolean): string {
  if ('text' in item) return item.text
  const printed = range(item.from, item.to)
  return fold ? printed + otherCase(item.from, item.to, 'a', 'z') + otherCase(item.from, item.to, 'A', 'Z') : printed
}

/** The part of a range that is within these letters, in the other case. */
function otherCase(from: string, to: string, first: string, last: string): string {
  const [low, high] = [from > first ? from : first, to < last ? to : last]
  if (low > high) return ''
  const convert = (letter: string): string => (first === 'a' ? letter.toUpperCase() : letter.toLowerCase())
  return range(convert(low), convert(high))
}

const range = (from: string, to: string): string =>
  from === to ? escapeInSet(from) : `${escapeInSet(from)}-${escapeInSet(to)}`

const escapeInSet = (character: string): string => printable(character, /[\\\]^[-]/)

const escapeOutside = (character: string): string => printable(character, /[\\^$.*+?()[\]{}|/]/)

function printable(character: string, special: RegExp): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.raw`\x${code.toString(16).padStart(2, '0')}`
  return special.test(character) ? `\\${character}` : character
}
