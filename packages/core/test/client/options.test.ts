import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ResolvedOptions, resolveOptions, type VaultOptions } from '../../src/client/index.ts'
import type { VaultError } from '../../src/foundation/index.ts'

const problemsOf = (options: unknown): string[] => {
  try {
    resolveOptions(options as VaultOptions)
    return []
  } catch (error) {
    return ((error as VaultError).problems ?? []).map(({ path, message }) => `${path} ${message}`)
  }
}
const env = (environment: Record<string, string>, options: VaultOptions = {}) =>
  resolveOptions({ ...options, environment })

const addressOf = ({ nodes }: ResolvedOptions): string => nodes.addresses.join()

describe('options', () => {
  it('report every problem at once, each with its path and none with its value', () => {
    const problems = problemsOf({
      address: 'ftp://canary',
      token: 'has space canary',
      timeoutMs: 0,
      maxConnections: 1.5,
      adress: 'canary',
      tls: { caFile: '', skipVerify: 'canary', ca: 'canary' },
      kv: { mounts: { secret: 3 } },
      environment: false,
    })
    expect(new Set(problems.map((problem) => problem.split(' ')[0]))).toEqual(
      new Set([
        'address',
        'adress',
        'kv.mounts.secret',
        'maxConnections',
        'timeoutMs',
        'tls.ca',
        'tls.caFile',
        'tls.skipVerify',
        'token',
      ]),
    )
    expect(problems.join()).not.toContain('canary')
  })

  it.each([
    ['no way to log in', { environment: false }, /^auth is missing/],
    [
      'two ways to log in',
      { token: 't', auth: { name: 'x', login: () => null }, environment: false },
      /^auth cannot be combined with token/,
    ],
    [
      'half a client certificate',
      { token: 't', tls: { certificateFile: '/x' }, environment: false },
      /^tls needs certificateFile and keyFile/,
    ],
    [
      'a token among the headers',
      { token: 't', headers: { 'X-Vault-Token': 'x' } },
      /^headers\.X-Vault-Token is a header/,
    ],
    ['a header of two lines', { token: 't', headers: { a: 'b\r\nc: canary' } }, /^headers\.a holds a line break/],
    ['a header of no name', { token: 't', headers: { 'a b': 'c' } }, /^headers\.a b is no name of a header/],
    [
      'half a client certificate as text',
      { token: 't', tls: { key: 'x' }, environment: false },
      /^tls needs certificate and key/,
    ],
    [
      'a client certificate in two forms',
      { token: 't', tls: { certificateFile: '/x', keyFile: '/x', certificate: 'x', key: 'x' }, environment: false },
      /^tls takes the certificate from a file or as text/,
    ],
    [
      'a client certificate that is no PEM',
      { token: 't', tls: { certificate: 'canary', key: 'canary' }, environment: false },
      /^tls\.certificate is not in PEM form \(the text\)/,
    ],
    [
      'two sets of authorities',
      { token: 't', tls: { caFile: '/x', caDirectory: '/y' }, environment: false },
      /^tls takes one of/,
    ],
    [
      'authorities that are not used',
      { token: 't', tls: { caFile: '/x', skipVerify: true }, environment: false },
      /^tls\.skipVerify makes/,
    ],
    [
      'plain http to another machine',
      { token: 't', address: 'http://vault.example.com', environment: false },
      /^address http:\/\/vault\.example\.com is plain http/,
    ],
    [
      'the path of the API in the address',
      { token: 't', address: 'https://vault/v1/', environment: false },
      /^address must be the address of the server/,
    ],
    [
      'the path of the user interface',
      { token: 't', address: 'https://vault/ui', environment: false },
      /^address must be the address/,
    ],
    [
      'an address of no scheme in a list',
      { token: 't', address: ['https://a', 'b'], environment: false },
      /^address \[1\] must begin/,
    ],
    ['no address at all', { token: 't', address: [], environment: false }, /^address must name at least one/],
    [
      'a password in the address',
      { token: 't', address: 'https://u:p@vault', environment: false },
      /^address must not hold a user name/,
    ],
    ['something that is no auth method', { auth: { login: 1 }, environment: false }, /^auth must be an auth method/],
    ['a timeout no timer can hold', { token: 't', timeoutMs: 2 ** 31, environment: false }, /^timeoutMs must be below/],
    [
      'a missing file',
      { token: 't', tls: { caFile: '/no/such.pem' }, environment: false },
      /^tls\.caFile cannot be read: no such file \(\/no\/such\.pem\)/,
    ],
    ['nothing an object', 'https://vault', /^options must be an object/],
    ['a list', [], /^options must be an object of options$/],
    ['a list for some of them', { token: 't', cache: [], environment: false }, /^cache must be false or an object/],
    ['a list of retries', { token: 't', retry: [], environment: false }, /^retry must be an object of options$/],
    ['a field of the cache that there is none of', { token: 't', cache: { ttl: 300 } }, /^cache\.ttl is no option$/],
    ['text for seconds', { token: 't', cache: { ttlSeconds: '300' } }, /^cache\.ttlSeconds must be a number$/],
    ['true for a cache', { token: 't', cache: true }, /^cache must be false or an object of options$/],
    ['true for an environment', { environment: true }, /^environment must be false, or an object of strings such as/],
    ['a list for an environment', { environment: [] }, /^environment must be false, or an object of strings such as/],
    ['numbers in an environment', { environment: { VAULT_CLIENT_TIMEOUT: 30 } }, /^environment must be false, or/],
  ])('refuse %s', (_name, options, problem) => {
    expect(problemsOf(options)[0]).toMatch(problem)
  })

  it.each(['http://127.0.0.1:8200', 'http://127.9.9.9', 'http://localhost:1', 'http://[::1]:8200'])(
    'allow plain http to this machine: %s',
    (address) => {
      expect(problemsOf({ token: 't', address, environment: false })).toEqual([])
    },
  )

  it.each(['a\n', '../x', 'a/./b', 'a?b', 'a#b', 'a b', 'a//b', 'é'])('refuse %j for a namespace', (namespace) => {
    const [problem] = problemsOf({ token: 't', namespace, environment: false })
    expect(problem).toMatch(/^namespace must be a path/)
  })

  it.each(['', '/', 'team', '/team/', 'team/eu-1.a', 'te_am/~x'])('take %j for a namespace', (namespace) => {
    expect(problemsOf({ token: 't', namespace, environment: false })).toEqual([])
  })

  it('take the environment of the process as it is', () => {
    expect(problemsOf({ token: 't', environment: process.env })).toEqual([])
  })

  it('take the address of the command line where nothing is given', () => {
    expect(addressOf(resolveOptions({ token: 't', environment: false }))).toBe('https://127.0.0.1:8200/')
  })
})

describe('the environment', () => {
  it('gives what the options do not, BAO_ before VAULT_', () => {
    const resolved = env({
      VAULT_ADDR: 'https://a',
      BAO_ADDR: 'https://b',
      VAULT_TOKEN: 't',
      VAULT_NAMESPACE: 'team',
      VAULT_CLIENT_TIMEOUT: '90s',
    })
    expect(addressOf(resolved)).toBe('https://b/')
    expect(resolved).toMatchObject({ namespace: 'team', timeoutMs: 90_000 })
    expect(resolved.auth.name).toBe('token')
  })

  it('gives way to the options', () => {
    const own = { name: 'own', login: () => Promise.reject(new Error('not called')) }
    const resolved = env(
      { VAULT_ADDR: 'https://a', VAULT_TOKEN: 't', VAULT_NAMESPACE: 'x' },
      { address: 'https://c', namespace: '', auth: own },
    )
    expect(resolved).toMatchObject({ namespace: '', auth: own })
    expect(addressOf(resolved)).toBe('https://c/')
  })

  it.each(['false', '0', 'f', 'False', ''])('VAULT_SKIP_VERIFY=%j means verify', (text) => {
    expect(env({ VAULT_TOKEN: 't', VAULT_SKIP_VERIFY: text }).tls.rejectUnauthorized).toBeUndefined()
  })

  it.each(['true', '1', 'T'])('VAULT_SKIP_VERIFY=%j means do not', (text) => {
    expect(env({ VAULT_TOKEN: 't', VAULT_SKIP_VERIFY: text }).tls.rejectUnauthorized).toBe(false)
  })

  it('names the variable, and not its value, when it holds nothing usable', () => {
    const environment = {
      VAULT_SKIP_VERIFY: 'canary',
      BAO_CLIENT_TIMEOUT: 'canary',
      VAULT_CACERT: '/no/such.pem',
      VAULT_ADDR: 'canary:8200',
      VAULT_TOKEN: 'ca nary',
    }
    const problems = problemsOf({ environment })
    expect(problems).toEqual([
      'BAO_CLIENT_TIMEOUT is no duration like 30s or 1m',
      'VAULT_SKIP_VERIFY is neither true nor false',
      'VAULT_ADDR must begin with https://, http:// or unix:///',
      'VAULT_TOKEN must be printable ASCII without spaces',
      'VAULT_CACERT cannot be read: no such file (/no/such.pem)',
    ])
  })

  it('counts an empty variable as absent', () => {
    expect(addressOf(env({ VAULT_TOKEN: 't', VAULT_ADDR: '', VAULT_CACERT: '' }))).toBe('https://127.0.0.1:8200/')
  })

  it('is read for certificates too: file, text, folder', () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyward-options-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'ca.pem')
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    writeFileSync(file, pem)
    writeFileSync(join(directory, 'README'), 'not a certificate')
    expect(env({ VAULT_TOKEN: 't', VAULT_CACERT: file }).tls.ca).toBe(pem)
    expect(env({ VAULT_TOKEN: 't', VAULT_CACERT_BYTES: pem }).tls.ca).toBe(pem)
    expect(env({ VAULT_TOKEN: 't', VAULT_CAPATH: directory }).tls.ca).toEqual([pem])
    expect(env({ VAULT_TOKEN: 't', VAULT_CAPATH: directory }, { tls: { caFile: file } }).tls.ca).toBe(pem)
    expect(problemsOf({ environment: { VAULT_TOKEN: 't', VAULT_CACERT: join(directory, 'README') } })[0]).toMatch(
      /^VAULT_CACERT is not in PEM form/,
    )
  })
})
