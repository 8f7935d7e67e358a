import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { brotliCompressSync, constants as zlibConstants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createScanner, type Finding } from '../../src/scan/index.ts'

const value = 'kY7-pGx2_Qm9wZ4tRb'
const secrets = [{ name: 'app/database#password', value }]

const scan = (content: string | Uint8Array, file = 'index.js'): readonly Finding[] =>
  createScanner({ secrets }).scan(file, typeof content === 'string' ? Buffer.from(content) : content)

test('says where a secret stands, by its name, and how it is written', () => {
  expect(scan(`const a = 1\nconst b = "${value}"\n`)).toEqual([
    {
      kind: 'secret',
      severity: 'error',
      file: 'index.js',
      line: 2,
      column: 12,
      name: 'app/database#password',
      form: 'as it is',
    },
  ])
})

test.each([
  ['escaped', `"${value.replace('-', String.raw`\u002d`)}"`],
  ['split over several literals', `"${value.slice(0, 9)}" + '${value.slice(9)}'`],
  ['split over several literals', `\`\${"${value.slice(0, 9)}"}${value.slice(9)}\``],
  ['as HTML entities', `<p>${value.replace('-', '&#45;')}</p>`],
  ['percent-encoded', `?q=${value.replace('_', '%5F')}`],
  ['base64', `"${Buffer.from(`u:${value}`).toString('base64')}"`],
  ['hex', Buffer.from(value).toString('hex')],
  ['a list of bytes', `[${Array.from(Buffer.from(value)).join(', ')}]`],
  [
    'a list of bytes',
    `String.fromCharCode(${Array.from(Buffer.from(value), (byte) => `0x${byte.toString(16)}`).join(',')})`,
  ],
  [
    'escaped in base64',
    Buffer.from(JSON.stringify(JSON.stringify({ a: `"${value.replace('-', String.raw`\x2d`)}"` }))).toString('base64'),
  ],
])('names the form: %s', (form, content) => {
  expect(scan(`\n\n  ${content}\n`)).toMatchObject([{ name: 'app/database#password', line: 3, form }])
})

test.each([
  ['gzip', gzipSync(value)],
  ['deflate', deflateSync(value)],
  ['deflate without a header', deflateRawSync(value)],
  ['deflate without a header', deflateRawSync(`${'the same again, '.repeat(20)}${value}`)],
  ['deflate without a header', deflateRawSync(randomBytes(100_000).toString('hex') + value)],
  ['deflate without a header', deflateRawSync(value, { strategy: zlibConstants.Z_FIXED })],
  ['UTF-16', Buffer.from(`some text ${value} and more`, 'utf16le')],
  ['UTF-16', Buffer.from(`\ufefftext ${value}`, 'utf16le').swap16()],
])('looks into bytes: %s', (form, content) => {
  expect(scan(content, 'data.bin')).toMatchObject([{ name: 'app/database#password', form }])
})

test('brotli is told by its name', () => {
  expect(scan(brotliCompressSync(`${'the same again, '.repeat(20)}${value}`.repeat(3)), 'index.js.br')).toMatchObject([
    { form: 'brotli' },
  ])
})

test.each([deflateSync, deflateRawSync])('what is called deflate is either of two things: %o', (compress) => {
  expect(scan(compress(`${'the same again, '.repeat(20)}${value}`), 'index.js.deflate')).toMatchObject([
    { name: 'app/database#password' },
  ])
})

test('reports a place once, though many views show it, and each place of several', () => {
  expect(scan(`a="${value}";b="\\n${value}";c='${value}'`)).toHaveLength(3)
})

describe('a key in PEM', () => {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
  const scanner = createScanner({ secrets: [{ name: 'pki/key', value: pem }], credentials: false })
  const [, ...lines] = pem.trim().split('\n').slice(0, -1)

  test.each([
    ['with CRLF', pem.replaceAll('\n', '\r\n')],
    ['escaped', JSON.stringify({ key: pem })],
    ['escaped twice', JSON.stringify(JSON.stringify({ key: pem }))],
    ['indented', pem.replaceAll('\n', '\n      ')],
    ['in one line', pem.replaceAll('\n', ' ')],
    ['without line ends', pem.replaceAll('\n', '')],
    ['as one line of its body', `"${lines[0]}"`],
    ['as its body, wrapped in another way', pem.split('\n').slice(1, -2).join('').replaceAll(/.{40}/g, '$&\n')],
  ])('is found %s', (_, content) => {
    expect(scanner.scan('a.js', Buffer.from(content)).map(({ name }) => name)).toContain('pki/key')
  })

  test('is not found in another key', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString()
    expect(scanner.scan('a.js', Buffer.from(other))).toEqual([])
  })
})

describe('a weak value', () => {
  const unsearched = ['', '   ', 'a1', 'true', 'password', '12345678', 'aaaaaaaaaa', 'localhost', 'postgres', '5432']
  const scanner = createScanner({
    secrets: [...unsearched, 'short1'].map((each) => ({ name: `app#${each}`, value: each })),
    credentials: false,
  })

  test('is named, so that nobody thinks it was searched for', () => {
    expect(scanner.unsearched).toEqual(unsearched.map((each) => `app#${each}`))
    expect(scanner.weak).toEqual(['app#short1'])
  })

  test('is a warning where it makes up a whole literal, once in a file', () => {
    expect(scanner.scan('a.js', Buffer.from('a="short1";b="short1"'))).toMatchObject([
      { severity: 'warning', name: 'app#short1' },
    ])
  })

  test('is nothing where it is part of something, or any word', () => {
    expect(scanner.scan('a.js', Buffer.from('a="short12";b=short1x;c=true;d="password";e="localhost"'))).toEqual([])
  })

  test.each(['/node_modules/.vite/deps/react.js', '/@vite/client', 'assets/index.js.map'])(
    'is nothing in %s',
    (file) => {
      expect(scanner.scan(file, Buffer.from('a="short1"'))).toEqual([])
    },
  )
})

function severities(name: string, text: string, content: string): string[] {
  return createScanner({ secrets: [{ name, value: text }], credentials: false })
    .scan('a.js', Buffer.from(content))
    .map(({ severity }) => severity)
}

describe('plain words', () => {
  const plain = [
    'eu-central-1',
    'application/json',
    'Europe/Berlin',
    'Dashboard',
    'enableAll',
    'javascript',
    'no-verify',
    'gpt-4o-mini',
    'smtp.example.com',
    'authentication',
    'bootstrap',
    'Frankfurt',
    'AES-256-GCM',
  ]
  test.each(plain)('%s is a warning as a whole literal, and nothing in another', (text) => {
    expect(severities('app/mailer#field', text, `a="${text}"`)).toEqual(['warning'])
    expect(severities('app/mailer#field', text, `a="a ${text} b"`)).toEqual([])
  })

  test.each([
    'app/database#password',
    'app/database#DB_PASSWD',
    'app/stripe#apiKey',
    'app/stripe#key',
    'app/login#pin',
    'app/login#userPin',
    'app#database.pass',
    'app/database#DBPASS',
    'app/keys#value',
    'app/jwt-secret#value',
    'app/database#dsn',
    'DATABASE_PASSWORD',
    'the password in app/database#url',
  ])('are searched for anywhere, and an error, as %s', (name) => {
    expect(severities(name, 'Dashboard', 'a="a Dashboard b"')).toEqual(['error'])
  })

  test.each(['app/ship#shipping', 'app/ship#spinner', 'app/keys#region', 'app/ship#passenger', 'app/user#keyboard'])(
    'are no secret for a name that only holds such letters, as %s',
    (name) => {
      expect(severities(name, 'Dashboard', 'a="a Dashboard b"')).toEqual([])
    },
  )

  test.each([
    'correct horse battery',
    'correct horse',
    'kYpGxQmwZtRbjLpWq',
    'xkqjzvwpbntrgdls',
    'one-two-three-four',
    'region-20240917',
    'dashboard!',
    'a-very-long-region-name-of-nobody',
    'Zq8vT5LrW1x',
  ])('are not what %s is', (text) => {
    expect(severities('app/mailer#field', text, `a="a ${text} b"`)).toEqual(['error'])
  })

  test('are not what a generator makes of letters and digits', () => {
    const random = Array.from({ length: 2000 }, () => randomBytes(30).toString('base64').replaceAll(/[+/=]/g, ''))
    const generated = random.map((text, index) => ({ name: `app#${index}`, value: text.slice(0, 20) }))
    expect(createScanner({ secrets: generated, credentials: false }).weak).toEqual([])
  })
})

test('two names of one value are both told', () => {
  const twice = [...secrets, { name: 'app/copy', value }]
  expect(
    createScanner({ secrets: twice })
      .scan('a.js', Buffer.from(value))
      .map(({ name }) => name),
  ).toEqual(expect.arrayContaining(['app/copy', 'app/database#password']))
})

test('text without the secret gives no finding of it', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 2000 }), (text) => {
      expect(scan(text).filter(({ kind }) => kind === 'secret')).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('a finding holds no part of what was found', () => {
  const token = `ghp_${randomBytes(18).toString('hex')}`
  const findings = scan(`a="${value}";b="${Buffer.from(value).toString('base64')}";c="${token}"`)
  expect(findings).toHaveLength(3)
  const printed = JSON.stringify(findings)
  for (const piece of [value.slice(0, 6), value.slice(-6), token.slice(4, 12)]) expect(printed).not.toContain(piece)
})

test('what unpacks to more than there is room for is said, not left out', () => {
  const bomb = gzipSync(Buffer.alloc(160 * 1024 * 1024))
  expect(scan(bomb, 'bomb.gz')).toMatchObject([
    { kind: 'unscanned', severity: 'error', name: 'too much to decompress (gzip)' },
  ])
})

test('what is called compressed and is not is said', () => {
  expect(scan('no brotli at all, or is it', 'index.js.br')).toMatchObject([
    { kind: 'unscanned', name: 'no valid brotli' },
  ])
})

test('ten megabytes in one line, made to make expressions wander, take seconds at most', () => {
  const scanner = createScanner({ secrets })
  const lines = [
    'key=',
    'ey',
    'a.',
    'token:"a',
    '%25',
    '\\',
    '&#',
    '-----BEGIN PRIVATE KEY-----',
    '"+"',
    'https://a',
    '0,',
    'curl -H "a:',
  ]
  const started = performance.now()
  for (const line of lines) scanner.scan('a.js', Buffer.from(line.repeat(Math.ceil(1_000_000 / line.length))))
  scanner.scan('a.js', Buffer.from('export const key=e=>e.token||"api",secret=1;'.repeat(230_000)))
  expect(performance.now() - started).toBeLessThan(30_000)
}, 60_000)
