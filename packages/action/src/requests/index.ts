/** The grammar of the inputs `secrets`, `files` and `pki`: what to read, what of it, and what to call it. */
export { type Names, namesOf, namesOfKey, namesOfPart } from './names.ts'
export { parsePki, type PkiRequest } from './parse-pki.ts'
export { parseSecrets } from './parse-secrets.ts'
export { type SecretRequest, type Selector, type Source, sourceKey } from './secret-request.ts'
