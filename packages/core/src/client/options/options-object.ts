import * as v from 'valibot'
import { describeKey } from './described-key.ts'

const message = 'must be an object of options'

/** An object of these options and no others. To valibot a list is an object too. */
export function optionsObject<const Entries extends v.ObjectEntries>(entries: Entries, whatElse = message) {
  return v.pipe(
    v.custom<object>((given) => typeof given === 'object' && given !== null && !Array.isArray(given), whatElse),
    v.strictObject(entries, describeKey),
  )
}
