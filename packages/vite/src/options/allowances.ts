import type { AllowedFinding } from '../scan/index.ts'
import type { KeywardOptions } from './keyward-options.ts'

/** What may be found, with files as a build names them: a path that begins with a slash, as a browser asks for it, is the same file. */
export function allowances({ allow = [] }: KeywardOptions): readonly AllowedFinding[] {
  return allow.map((each) => (each.file === undefined ? each : { ...each, file: each.file.replace(/^\//, '') }))
}
