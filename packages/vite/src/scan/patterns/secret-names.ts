const anywhere = /passw|passphrase|secret|token|credential|private|apikey|(?:pass|pwd|key)s?(?![a-z])/i
const words = new Set(
  [
    'pass pwd pw key keys pin salt seed pepper dsn connection',
    'auth hmac jwt signing signature cipher otp totp webhook',
  ]
    .join(' ')
    .split(' '),
)
// They say nothing of what they hold, so the path has to.
const unspecific = new Set('value data content text'.split(' '))

/** Whether a name, such as `app/database#password`, says that what it names is to be kept secret. */
export function soundsSecret(name: string): boolean {
  const field = name.replace(/[^\s#]*#/, '')
  const telling = unspecific.has(field.toLowerCase()) ? name : field
  return anywhere.test(telling) || wordsOf(telling).some((word) => words.has(word))
}

function wordsOf(name: string): string[] {
  return name.split(/[^\p{L}]+|(?<=\p{Ll})(?=\p{Lu})/u).map((word) => word.toLowerCase())
}
