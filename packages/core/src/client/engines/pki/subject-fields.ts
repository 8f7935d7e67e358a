import { VaultError } from '../../../foundation/index.ts'
import { type Call, checkFields, type FieldRules } from '../../request/index.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import type { PkiSubject } from './pki-types.ts'

const subjectRules: FieldRules<PkiSubject> = {
  commonName: 'guard',
  altNames: 'optional',
  ipSans: 'optional',
  uriSans: 'optional',
  otherSans: 'optional',
  ttlSeconds: 'guard',
  notAfter: 'guard',
  excludeCommonNameFromSans: 'guard',
}

/** A subject in the server's fields; what is not given is left to the role. */
export function subjectFields(subject: Partial<PkiSubject>, call: Call): Record<string, unknown> {
  checkFields(call, 'subject', subject, subjectRules)
  if (subject.ttlSeconds !== undefined && subject.notAfter !== undefined)
    throw invalid('ttlSeconds and notAfter both say when it ends; give one of them', call)
  return {
    common_name: subject.commonName,
    alt_names: joined(subject.altNames, call),
    ip_sans: subject.ipSans,
    uri_sans: subject.uriSans,
    other_sans: subject.otherSans,
    ttl: subject.ttlSeconds === undefined ? undefined : wholeSeconds(subject.ttlSeconds, 'ttlSeconds', 1, call),
    not_after: subject.notAfter && instant(subject.notAfter, call),
    exclude_cn_from_sans: subject.excludeCommonNameFromSans,
  }
}

// The server takes one text with commas, so a comma in a name that came from somebody else would be a second name.
function joined(names: readonly string[] | undefined, call: Call): string | undefined {
  const wrong = names?.find((name) => typeof name !== 'string' || name.includes(','))
  if (wrong === undefined) return names?.join(',')
  throw invalid(`altNames holds ${JSON.stringify(wrong)}, which is not one name`, call)
}

function instant(date: Date, call: Call): string {
  if (Number.isFinite(date.getTime())) return date.toISOString()
  throw invalid('notAfter is no valid date', call)
}

function invalid(what: string, { operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', what, { operation, path })
}
