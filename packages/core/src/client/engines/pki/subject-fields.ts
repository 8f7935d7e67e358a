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
    ip_sans: textList(subject.ipSans, 'ipSans', call),
    uri_sans: textList(subject.uriSans, 'uriSans', call),
    other_sans: textList(subject.otherSans, 'otherSans', call),
    ttl: subject.ttlSeconds === undefined ? undefined : wholeSeconds(subject.ttlSeconds, 'ttlSeconds', 1, call),
    not_after: subject.notAfter === undefined ? undefined : instant(subject.notAfter, call),
    exclude_cn_from_sans: subject.excludeCommonNameFromSans,
  }
}

// The server takes one text with commas, so a comma in a name that came from somebody else would be a second name.
function joined(names: readonly string[] | undefined, call: Call): string | undefined {
  const list = textList(names, 'altNames', call)
  const wrong = list?.find((name) => name.includes(','))
  if (wrong === undefined) return list?.join(',')
  throw invalid(`altNames holds ${JSON.stringify(wrong)}, which is not one name`, call)
}

function textList(given: readonly string[] | undefined, name: string, call: Call): readonly string[] | undefined {
  if (given === undefined) return undefined
  if (Array.isArray(given) && given.every((item) => typeof item === 'string')) return given
  throw invalid(`${name} must be a list of texts`, call)
}

function instant(date: Date, call: Call): string {
  if (date instanceof Date && Number.isFinite(date.getTime())) return date.toISOString()
  throw invalid('notAfter must be a valid Date', call)
}

function invalid(what: string, { operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', what, { operation, path })
}
