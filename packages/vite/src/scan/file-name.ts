import type { Finding } from './finding.ts'
import type { Scanner } from './scanner.ts'

/** A file's name as it may be shown, and what was found in it. */
export interface ShownName {
  readonly shown: string
  readonly findings: readonly Finding[]
}

const hidden = '(not shown)'

/** A name goes to browsers and into reports too: parts of a path that hold a secret are findings, and are not shown. */
export function hideSecrets(scanner: Scanner, path: string): ShownName {
  const inName = (text: string): Finding[] =>
    scanner.scan(hidden, Buffer.from(text)).filter(({ kind, severity }) => kind === 'secret' && severity === 'error')
  const whole = inName(path)
  if (whole.length === 0) return { shown: path, findings: [] }
  const parts = path.split('/').map((part) => (inName(part).length > 0 ? hidden : part))
  // A secret that has slashes itself.
  const shown = inName(parts.join('/')).length > 0 ? hidden : parts.join('/')
  return { shown, findings: whole.map((finding) => ({ ...finding, file: shown, form: `${finding.form} in its name` })) }
}
