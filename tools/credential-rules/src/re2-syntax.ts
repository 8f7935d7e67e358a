/** A regular expression of Go's, as far as rules for credentials use it. */
export type Re2Node =
  | { readonly type: 'literal'; readonly character: string; readonly fold: boolean }
  | { readonly type: 'set'; readonly items: readonly SetItem[]; readonly negated: boolean; readonly fold: boolean }
  | { readonly type: 'any'; readonly withNewline: boolean }
  | { readonly type: 'assertion'; readonly kind: '^' | '$' | '\\b' | '\\B' }
  | { readonly type: 'group'; readonly capturing: boolean; readonly body: Re2Node }
  | { readonly type: 'alternation'; readonly alternatives: readonly Re2Node[] }
  | { readonly type: 'sequence'; readonly parts: readonly Re2Node[] }
  | {
      readonly type: 'repeat'
      readonly body: Re2Node
      readonly min: number
      readonly max: number
      readonly lazy: boolean
    }

/** A range of characters, or a class like `\w` of which `text` is what stands for it in a JavaScript set. */
export type SetItem = { readonly from: string; readonly to: string } | { readonly text: string }

interface Flags {
  readonly fold: boolean
  readonly dotAll: boolean
}

/** JavaScript's `\s` has more than Go's. */
const space = String.raw`\t\n\f\r `
const classes: Readonly<Record<string, SetItem & { readonly negated?: boolean }>> = {
  w: { text: String.raw`\w` },
  W: { text: String.raw`\W` },
  d: { text: String.raw`\d` },
  D: { text: String.raw`\D` },
  s: { text: space },
}
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }
const named: Readonly<Record<string, string>> = { alnum: '0-9A-Za-z', alpha: 'A-Za-z', digit: '0-9' }

/** @throws SyntaxError for syntax that no rule used when this was written */
export function parseRe2(source: string): Re2Node {
  const parser = new Parser(source)
  return parser.parse()
}

class Parser {
  readonly #source: string
  #at = 0
  #flags: Flags = { fold: false, dotAll: false }

  constructor(source: string) {
    this.#source = source
  }

  parse(): Re2Node {
    const node = this.#alternation()
    if (this.#at < this.#source.length) this.#fail('an unexpected ")"')
    return node
  }

  #fail(what: string): never {
    throw new SyntaxError(`${what} at ${this.#at} of ${this.#source}`)
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern, 'y')
    sticky.lastIndex = this.#at
    const found = sticky.exec(this.#source)
    if (found === null) return undefined
    this.#at += found[0].length
    return found
  }

  #next(): string {
    const character = this.#source[this.#at++]
    return character ?? this.#fail('an unexpected end')
  }

  // Flags hold until the end of the group that they are in.
  #alternation(): Re2Node {
    const flags = this.#flags
    const alternatives = [this.#sequence()]
    while (this.#take('|')) alternatives.push(this.#sequence())
    this.#flags = flags
    const [only] = alternatives
    return alternatives.length === 1 && only !== undefined ? only : { type: 'alternation', alternatives }
  }

  #sequence(): Re2Node {
    const parts: Re2Node[] = []
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      if (this.#takeFlags()) continue
      parts.push(this.#quantified(this.#atom()))
    }
    return { type: 'sequence', parts }
  }

  #takeFlags(): boolean {
    const found = this.#match(/\(\?(-?)([is]+)\)/)
    if (found !== undefined) this.#flags = withFlags(this.#flags, found[2] ?? '', found[1] !== '-')
    return found !== undefined
  }

  #quantified(body: Re2Node): Re2Node {
    const found = this.#match(/([*+?]|\{(\d+)(,(\d*))?\})(\??)/)
    if (found === undefined) return body
    const [, sign = '', low, comma, high, lazy] = found
    const [min, max] = bounds(sign, low, comma, high)
    return this.#quantified({ type: 'repeat', body, min, max, lazy: lazy === '?' })
  }

  #atom(): Re2Node {
    const group = this.#match(/\((\?(?:P<\w+>|(-?)([is]*):))?/)
    if (group !== undefined) return this.#group(group)
    const character = this.#next()
    if (character === '[') return this.#set()
    if (character === '.') return { type: 'any', withNewline: this.#flags.dotAll }
    if (character === '^' || character === '$') return { type: 'assertion', kind: character }
    return character === '\\' ? this.#escape() : this.#literal(character)
  }

  #group([, marks, minus, letters]: RegExpExecArray): Re2Node {
    const flags = this.#flags
    this.#flags = withFlags(flags, letters ?? '', minus !== '-')
    const body = this.#alternation()
    if (!this.#take(')')) this.#fail('a missing ")"')
    this.#flags = flags
    return { type: 'group', capturing: marks === undefined || marks.startsWith('?P'), body }
  }

  #literal = (character: string): Re2Node => ({ type: 'literal', character, fold: this.#flags.fold })

  #escape(): Re2Node {
    const character = this.#next()
    if (character === 'b' || character === 'B') return { type: 'assertion', kind: `\\${character}` }
    if (character === 'z') return { type: 'assertion', kind: '$' }
    if (character === 'A') return { type: 'assertion', kind: '^' }
    if (character === 'S') return { type: 'set', items: [{ text: space }], negated: true, fold: false }
    const item = classes[character]
    if (item !== undefined) return { type: 'set', items: [item], negated: false, fold: false }
    return this.#literal(this.#escaped(character))
  }

  #escaped(character: string): string {
    if (character === 'x') return String.fromCharCode(Number.parseInt(this.#next() + this.#next(), 16))
    if (/[a-zA-Z0-9]/.test(character)) return controls[character] ?? this.#fail(`an unknown "\\${character}"`)
    return character
  }

  #set(): Re2Node {
    const negated = this.#take('^')
    const items: SetItem[] = []
    do items.push(this.#setItem())
    while (!this.#take(']'))
    const [only] = items
    if (items.length === 1 && only !== undefined && 'text' in only && only.text === '\\S') {
      return { type: 'set', items: [{ text: space }], negated: !negated, fold: false }
    }
    return { type: 'set', items, negated, fold: this.#flags.fold }
  }

  #setItem(): SetItem {
    const posix = this.#match(/\[:(\w+):\]/)
    if (posix !== undefined) return { text: named[posix[1] ?? ''] ?? this.#fail('an unknown class') }
    const from = this.#setCharacter()
    if (typeof from !== 'string') return from
    if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']') return { from, to: from }
    this.#at++
    const to = this.#setCharacter()
    return typeof to === 'string' ? { from, to } : this.#fail('a class as the end of a range')
  }

  #setCharacter(): string | { readonly text: string } {
    const character = this.#next()
    if (character !== '\\') return character
    const escaped = this.#next()
    if (escaped === 'S') return { text: '\\S' }
    const item = classes[escaped]
    return item !== undefined && 'text' in item ? item : this.#escaped(escaped)
  }
}

const withFlags = (flags: Flags, letters: string, on: boolean): Flags => ({
  fold: letters.includes('i') ? on : flags.fold,
  dotAll: letters.includes('s') ? on : flags.dotAll,
})

function bounds(
  sign: string,
  low: string | undefined,
  comma: string | undefined,
  high: string | undefined,
): readonly [number, number] {
  if (sign === '*') return [0, Infinity]
  if (sign === '+') return [1, Infinity]
  if (sign === '?') return [0, 1]
  const min = Number(low)
  if (comma === undefined) return [min, min]
  return [min, high === undefined || high === '' ? Infinity : Number(high)]
}
