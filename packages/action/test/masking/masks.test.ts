import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { masksFor } from '../../src/masking/masks.ts'
import { createSecretMasker } from '../runner/secret-masker.ts'

const loose = { strict: false }

/** What is left of a text in the log of a job that has these secrets. */
function logged(secrets: readonly string[], text: string): string {
  const masker = createSecretMasker()
  for (const mask of masksFor(secrets, loose).masks) masker.add(mask)
  return text
    .split(/[\r\n]+/)
    .map((line) => masker.mask(line))
    .join('\n')
}

const pem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEowIBAAKCAQEAx3Jz+Vt0QeZk1u/3Zl9gT7qk2mQ8Yw0nB5rD4sE6fH8jK1lM',
  'a7Vb9Nc2Xz4Qw6Er8Ty0Ui1Op3As5Df7Gh9Jk+Lz/Xc2Vb4Nm6Qw8Er0Ty1Ui3Op',
  'pQ==',
  '-----END RSA PRIVATE KEY-----',
  '',
].join('\n')

describe('the lines of a secret', () => {
  test('each is masked, whatever the line breaks are and whatever stands around it', () => {
    const masked = logged(['first-part\r\n  second-part\t\nthird-part'], 'a first-part b\n"second-part"\n=third-part=')
    expect(masked).toBe('a *** b\n"***"\n=***=')
  })

  test('the frame of a key stays readable and its content does not', () => {
    expect(logged([pem], pem)).toBe('-----BEGIN RSA PRIVATE KEY-----\n***\n***\n***\n-----END RSA PRIVATE KEY-----\n')
  })

  test('the beginning of a very long line is masked when nothing else is printed of it', () => {
    const long = Array.from({ length: 20_000 }, (_, index) => index.toString(36)).join('')
    expect(logged([long], `value: ${long.slice(0, 3000)} …`)).toMatch(/^value: \*\*\*.{0,952} …$/)
  })

  test('ten thousand lines are all masked, with few commands', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `entry-${index}-of-the-list`)
    const { masks } = masksFor([lines.join('\n')], loose)
    expect(masks.length).toBeLessThan(300)
    expect(new Set(masks.flatMap((mask) => mask.split('\n')))).toEqual(
      new Set([...masks.flatMap((mask) => mask.split('\n')), ...lines]),
    )
  })
})

describe('a secret that is JSON', () => {
  const document = JSON.stringify(
    { user: 'shop-writer', password: 'p"4$$w0rd', nested: [{ pin: 842_731, on: true }] },
    null,
    2,
  )

  test('its strings are masked where they stand alone, and its braces and words nowhere', () => {
    const printed = 'function main() {\n  login(shop-writer, p"4$$w0rd, 842731)\n  return true\n}'
    expect(logged([document], printed)).toBe('function main() {\n  login(***, ***, ***)\n  return true\n}')
  })

  test('it is masked when it is printed on one line', () => {
    expect(logged([document], JSON.stringify(JSON.parse(document)))).not.toMatch(/shop-writer|4\$\$w0rd|842731/)
  })

  test('each of thousands of strings is masked, with few commands', () => {
    const strings = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [index, `value-${index}-word`]))
    const { masks } = masksFor([JSON.stringify(strings)], loose)
    const lines = new Set(masks.flatMap((mask) => mask.split('\n')))
    expect(Object.values(strings).filter((text) => !lines.has(text))).toEqual([])
    const many = masksFor([JSON.stringify(Array.from({ length: 50_001 }, (_, index) => `value-${index}`))], loose)
    expect(many.unmasked.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/more than 50000 strings/))
  })

  test('a document of a hundred thousand brackets is text like any other', () => {
    expect(masksFor([`${'['.repeat(100_000)}"inside"`], loose).unmasked).toEqual([])
  })
})

describe('a secret that cannot be masked', () => {
  test.each([
    ['x', 'is shorter than 4 characters'],
    ['{}}}', 'holds no letter and no digit'],
    ['True', 'is a word that is found in every log'],
    ['localhost', 'is a word that is found in every log'],
  ])('%s is told of', (value, reason) => {
    expect(masksFor(['long enough', value], loose)).toMatchObject({ unmasked: [{ index: 1, reason, partly: false }] })
    expect(logged([value], `ordinary ${value} text`)).toBe(`ordinary ${value} text`)
  })

  test('one that is empty is no secret', () => {
    expect(masksFor(['', ' \n'], { strict: true })).toEqual({ masks: [], unmasked: [] })
  })

  test('a short line is told of when that is asked for', () => {
    const value = 'user: shop-writer\npin\n}'
    expect(masksFor([value], loose).unmasked).toEqual([])
    expect(masksFor([value], { strict: true }).unmasked).toEqual([
      { index: 0, reason: 'is shorter than 4 characters', partly: true },
    ])
  })
})

describe('a secret in another form', () => {
  const awkward = `p"a'ss\\w$rd <é&+%2F> \`x\` 100%/!`

  test.each([
    ['printf %q', 'printf "%q\\n" "$V"'],
    ['quoting by bash', 'echo "${V@Q}"'],
    ['tracing by bash', 'set -x; : "$V"'],
    ['tracing by sh', `sh -xc ': "$V"'`],
    ['base64', 'printf %s "$V" | base64 -w0'],
    ['base64 with a line break', 'echo "$V" | base64 -w0'],
    ['base64 of more, by one', 'printf "u:%s@h" "$V" | base64 -w0'],
    ['base64 of more, by two', 'printf "us:%s@h" "$V" | base64 -w0'],
    ['base64 of more, by three', 'printf "use:%s@h" "$V" | base64 -w0'],
    ['base64 for URLs', 'printf %s "$V" | base64 -w0 | tr +/ -_ | tr -d ='],
    ['hexadecimal', 'printf %s "$V" | od -An -v -tx1 | tr -d " \\n"'],
    ['JSON by Python', `python3 -c 'import json,os; print(json.dumps(os.environ["V"]))'`],
    [
      'JSON in JSON',
      `python3 -c 'import json,os; print(json.dumps(json.dumps(os.environ["V"],ensure_ascii=False),ensure_ascii=False))'`,
    ],
    ['a URL by Python', `python3 -c 'import urllib.parse,os; print(urllib.parse.quote(os.environ["V"]))'`],
    ['a form by Python', `python3 -c 'import urllib.parse,os; print(urllib.parse.quote_plus(os.environ["V"]))'`],
    ['a Python string', `python3 -c 'import os; print([os.environ["V"]])'`],
    ['HTML by Python', `python3 -c 'import html,os; print(html.escape(os.environ["V"]))'`],
    ['XML by Python', `python3 -c 'import xml.sax.saxutils as x,os; print(x.escape(os.environ["V"]))'`],
    ['JSON by Node', `node -p 'JSON.stringify(process.env.V)'`],
    ['a URL by Node', `node -p 'encodeURIComponent(process.env.V)'`],
    ['an object by Node', `node -p '({ v: process.env.V, end: 1 })'`],
  ])('%s: nothing of it is readable', (_form, script) => {
    for (const secret of [awkward, `${awkward}\n${awkward.toUpperCase()}\nthird line, plain`]) {
      const printed = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`], {
        env: { ...process.env, V: secret },
        encoding: 'utf8',
      })
      const masked = logged([secret], printed)
      expect(masked).toContain('***')
      expect(masked.replaceAll(/(set|sh) -xc?|json|print|printf|base64|tr |third line, plain/g, '')).not.toMatch(
        /[\w$%&\\;=+-]{9}/,
      )
    }
  })

  test.each([
    ['base64 at 76 columns', 'base64'],
    ['base64 at 64 columns', 'base64 -w64'],
    ['hexadecimal at 60 columns', 'od -An -v -tx1 | tr -d " \\n" | fold -w60'],
  ])('a key printed as %s is masked, line by line', (_form, program) => {
    const printed = execFileSync('bash', ['-c', `printf '%s\\n' "$V" | ${program}`], {
      env: { ...process.env, V: pem },
      encoding: 'utf8',
    })
    expect(logged([pem], printed).replaceAll('***', '')).not.toMatch(/\S{5}/)
  })

  test('that is too large or too much for that is told of, and is masked as it is', () => {
    const secrets = Array.from({ length: 5 }, (_, index) => `part-${index}-and-more;`.repeat(50_000))
    const { masks, unmasked } = masksFor(secrets, loose)
    expect(unmasked.map(({ index, partly }) => ({ index, partly }))).toContainEqual({ index: 4, partly: true })
    expect(masks).toContain(secrets[4])
    expect(masks.reduce((sum, mask) => sum + mask.length, 0)).toBeLessThan(40_000_000)
  })
})

describe('whatever the secret is', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 120, unit: 'grapheme' })
    .filter((text) => /[\p{L}\p{N}]/u.test(text) && text.trim().length >= 4)
  // Each with what it writes of a text alone.
  const encoders = fc.constantFrom<readonly [whole: (text: string) => string, alone: (text: string) => string]>(
    [(text) => text, (text) => text],
    [(text) => JSON.stringify({ text }), (text) => JSON.stringify(text).slice(1, -1)],
    [(text) => `https://host/?q=${encodeURIComponent(text)}&w`, encodeURIComponent],
    [(text) => new URLSearchParams({ text }).toString(), (text) => new URLSearchParams({ text }).toString().slice(5)],
    [(text) => `<${Buffer.from(text).toString('hex')}>`, (text) => Buffer.from(text).toString('hex')],
    [(text) => `'${quoted(text)}'`, quoted],
  )

  test('no encoded form leaves six of its characters in a row', () => {
    fc.assert(
      fc.property(secret, encoders, (text, [encode, alone]) => {
        fc.pre(masksFor([text], loose).unmasked.length === 0)
        const masked = logged([text], encode(text))
        for (const window of windows(alone(text.trim()), 6)) expect(masked).not.toContain(window)
      }),
      { numRuns: 300 },
    )
  })

  test('base64 of it with anything before and after leaves no more than its first and last bytes', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        const whole = text.trim()
        fc.pre(Buffer.byteLength(whole) >= 12 && whole !== '' && masksFor([whole], loose).unmasked.length === 0)
        const printed = Buffer.from(`${before}${whole}${after}`).toString('base64')
        const masked = logged([whole], printed)
        const inner = Buffer.from(`${before}${whole}`).toString('base64')
        expect(masked).toContain('***')
        const begin = Math.ceil(((Buffer.byteLength(before) + 2) * 8) / 6)
        expect(masked).not.toContain(inner.slice(begin, begin + 8))
      }),
      { numRuns: 300 },
    )
  })

  test('the frames, braces and words of ordinary output stay as they are', () => {
    const ordinary =
      '{\n  "ok": true,\n  "items": []\n}\n-----BEGIN CERTIFICATE-----\nDone in 2 s: 10 passed, 0 failed\n<a href="/">'
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '"', ':', ',', ' ', '\n', '=', '-', '0', 'a', 'true', '\r\n'), {
          maxLength: 40,
        }),
        (parts) => {
          const noise = parts.join('')
          fc.pre(!/[0a\w]{4}|[\w].*[\w]/.test(noise.replaceAll('true', '')))
          expect(logged([noise, pem], ordinary)).toContain('Done in 2 s: 10 passed, 0 failed')
          expect(logged([noise, pem], ordinary)).toContain('-----BEGIN CERTIFICATE-----')
        },
      ),
      { numRuns: 100 },
    )
  })
})

const quoted = (text: string): string => text.replaceAll("'", String.raw`'\''`)

const windows = (text: string, length: number): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, index) => text.slice(index, index + length)).filter(
    (window) => /[\p{L}\p{N}]{4}/u.test(window),
  )
