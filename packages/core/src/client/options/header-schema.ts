import * as v from 'valibot'

// What the client itself sends in every request, and what frames one on the wire.
const own =
  /^(x-vault-.*|content-(type|length)|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i

const name = v.pipe(
  v.string(),
  v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no name of a header'),
  v.check((given) => !own.test(given), 'is a header that the client sets itself'),
)

const value = v.pipe(
  v.string('must be a string'),
  v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'holds a line break or another character that no header can hold'),
)

/** Headers for every request. */
export const headers = v.record(name, value, 'must map names of headers to their values')
