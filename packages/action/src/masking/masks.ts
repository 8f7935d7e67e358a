import { collectEncodedMasks } from './encoded-masks.ts'
import { jsonLeaves, mostLeaves } from './json-leaves.ts'
import { type Unmaskable, whyUnmaskable } from './maskable.ts'
import { linesOf, plainMasksOfAll } from './plain-masks.ts'

interface MasksOptions {
  /** Whether to tell, too, of values of which a part is left readable. */
  readonly strict: boolean
}

interface Masks {
  /** What to hand to `add-mask`, one command each, before any of the values is written anywhere. */
  readonly masks: readonly string[]
  readonly unmasked: readonly UnmaskedValue[]
}

interface UnmaskedValue {
  /** Which of the values. */
  readonly index: number
  /** For a person, after "it". */
  readonly reason: string
  /** Whether it is only some lines of the value, or strings of the JSON that it is. */
  readonly partly: boolean
}

/**
 * Everything that a log may show of these values, except what is found in every log: braces, `-----BEGIN …-----`, one or two letters.
 *
 * The log is masked line by line, so a value of several lines is masked as its lines, and as a whole in encodings that make one line of it. The
 * runner derives forms of each mask itself: base64 with its padding, JSON, URI, XML, quotes doubled or escaped. That is not enough for base64 of more
 * than the secret, for hexadecimal, for shells, and for encoders that escape in other ways.
 */
export function masksFor(values: readonly string[], { strict }: MasksOptions): Masks {
  const plain = new Set<string>()
  const encoded = collectEncodedMasks()
  const unmasked: UnmaskedValue[] = []
  for (const [index, value] of values.entries()) {
    const texts = [value, ...jsonLeaves(value)]
    for (const mask of plainMasksOfAll(texts)) plain.add(mask)
    const maskable = texts.filter((text) => whyUnmaskable(text.trim()) === undefined)
    const complete = maskable.every((text) => encoded.add(text))
    unmasked.push(...whatIsLeft(texts, strict, complete).map((left) => ({ index, ...left })))
  }
  return { masks: [...plain, ...encoded.all().filter((mask) => !plain.has(mask))], unmasked }
}

const reasons: Readonly<Record<Exclude<Unmaskable, 'frame'>, string>> = {
  short: 'is shorter than 4 characters',
  symbols: 'holds no letter and no digit',
  common: 'is a word that is found in every log',
}
const large =
  'stays readable in encoded forms, such as base64, as the secrets are too large or too many for those to be masked too'

const manyStrings = `holds more than ${mostLeaves} strings as JSON, and those beyond stay readable where they are printed alone`

function whatIsLeft(texts: readonly string[], strict: boolean, complete: boolean): Omit<UnmaskedValue, 'index'>[] {
  const [whole = '', ...leaves] = texts
  const ofLines = linesOf(whole).map(whyUnmaskable)
  const ofParts = [...ofLines, ...leaves.flatMap(linesOf).map(whyUnmaskable)]
  const [first] = ofLines
  const readable = first !== undefined && ofLines.every((why) => why !== undefined)
  const part = ofParts.find((why) => why === 'short' || why === 'common')
  return [
    ...(readable ? [{ reason: reasons[first === 'frame' ? 'symbols' : first], partly: false }] : []),
    ...(strict && !readable && part !== undefined ? [{ reason: reasons[part], partly: true }] : []),
    ...(leaves.length < mostLeaves ? [] : [{ reason: manyStrings, partly: true }]),
    ...(complete ? [] : [{ reason: large, partly: true }]),
  ]
}
