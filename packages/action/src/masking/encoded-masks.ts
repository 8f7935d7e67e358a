import { base64Forms, brokenLines, hexForms } from './byte-forms.ts'
import { whyUnmaskable } from './maskable.ts'
import { linesOf, together } from './plain-masks.ts'
import { shellForms } from './shell-forms.ts'
import { textForms } from './text-forms.ts'

/** Encoded forms of many secrets, within limits. */
export interface EncodedMasks {
  /** Takes the forms of one more text, with the white space that it begins with. False when there is no room for them; they are left out then. */
  add(text: string): boolean
  all(): string[]
}

// The runner looks for each mask, and for a dozen forms that it makes of it, in every line of the job's log. These keep that bearable.
const mostCharacters = 24_000_000
const mostForms = 20_000
const longestWithAllForms = 64 * 1024
const longestBroken = 8 * 1024

export function collectEncodedMasks(): EncodedMasks {
  const masks = new Set<string>()
  let characters = 0
  let forms = 0
  return {
    add(text) {
      const found = encodedMasks(text).filter((mask) => !masks.has(mask))
      characters += found.reduce((sum, mask) => sum + mask.length, 0)
      forms += found.reduce((sum, mask) => sum + 1 + mask.split('\n').length, 0)
      if (characters > mostCharacters || forms > mostForms) return false
      for (const mask of found) masks.add(mask)
      return true
    },
    all: () => [...masks],
  }
}

function encodedMasks(whole: string): string[] {
  const text = whole.trim()
  const bytes = Buffer.from(text)
  const large = text.length > longestWithAllForms
  // Of a large text, only what depends on all of it: the runner's own forms of its lines cover the rest.
  const written = large ? [] : [...textForms(text), ...shellForms(text)]
  const forms = [...base64Forms(bytes), ...hexForms(bytes), ...written.flatMap(linesOf)]
  const broken = text.length > longestBroken ? [] : together(brokenLines(Buffer.from(whole.trimEnd())))
  return [...new Set(forms.filter((form) => whyUnmaskable(form) === undefined)), ...broken]
}
