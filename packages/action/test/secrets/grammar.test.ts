import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ActionRun, runAction } from '../action-run.ts'

const pem = '-----BEGIN KEY-----\r\nabcdefgh\nijklmnop\n-----END KEY-----\n'

describe('an entry of secrets', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
    const write = (path: string, data: object) => server.request('POST', path, { body: { ...data } })
    await server.enableSecretsEngine('v1', { type: 'kv', options: { version: '1' } })
    await write('secret/data/app', {
      data: {
        password: 'correct horse',
        camelCase: 'battery staple',
        a: { b: 'nested one', list: ['first one', 'second one'], n: { deep: 'deeper value' } },
        arr: ['element zero', 'element one'],
        'some-key': 'value with dash',
        'd.t': 'value with dot',
        '1key': 'digit first',
        'arr[1]': 'named like a selector',
        object: { x: 1234, y: ['abcd'] },
        number: 12345,
        huge: '9007199254740993',
        bool: true,
        nothing: null,
        pem,
        json: '{"user": "ada",  "n": 1}',
        quoted: '"in quotes"',
        empty: '',
      },
    })
    await write('secret/data/versions', { data: { key: 'first version' } })
    await write('secret/data/versions', { data: { key: 'second version' } })
    await write('secret/data/with space', { data: { key: 'path with space' } })
    await write('secret/data/deleted', { data: { key: 'x' } })
    await server.request('DELETE', 'secret/data/deleted')
    await write('v1/plain', { key: 'version one', 'other-key': 'other value' })
    await write('v1/with-data', { data: 'a key named data', key: 'beside data' })
    await write('v1/with-object', { data: { key: 'inside data' }, other: 'beside object', metadata: { version: 1 } })
    await write('cubbyhole/foo', { foo: 'cubby value', zip: 'zipped value' })
  })
  afterAll(async () => server?.stop())

  const run = (secrets: string, inputs: Record<string, string> = {}): Promise<ActionRun> =>
    runAction({ url: server.address, token: server.rootToken, secrets, ...inputs })

  // What goes in, the environment variables, and the outputs where they are not the same.
  it.each<[string, string, Record<string, string>, Record<string, string>?]>([
    ['a key', 'secret/data/app password', { PASSWORD: 'correct horse' }, { password: 'correct horse' }],
    ['case is kept', 'secret/data/app camelCase', { CAMELCASE: 'battery staple' }, { camelCase: 'battery staple' }],
    ['a name', 'secret/data/app password | DB_PASSWORD', { DB_PASSWORD: 'correct horse' }],
    ['a name that is taken as it is', 'secret/data/app password | my-out.x', { 'my-out.x': 'correct horse' }],
    ['bars before the last one', 'secret/data/app a.b|NAME', { NAME: 'nested one' }],
    ['a path inside', 'secret/data/app a.b', { A__B: 'nested one' }, { a__b: 'nested one' }],
    ['a longer one', 'secret/data/app a.n.deep', { A__N__DEEP: 'deeper value' }, { a__n__deep: 'deeper value' }],
    ['a path inside in quotes', 'secret/data/app "a.b"', { A__B: 'nested one' }, { a__b: 'nested one' }],
    ['a key with a dot', 'secret/data/app `d.t` | DOTTED', { DOTTED: 'value with dot' }],
    ['the same without a name', 'secret/data/app `d.t`', { D__T: 'value with dot' }, { d__t: 'value with dot' }],
    ['a key with a dash and a name', 'secret/data/app some-key | DASH', { DASH: 'value with dash' }],
    ['one in quotes', 'secret/data/app "some-key"', { SOMEKEY: 'value with dash' }, { somekey: 'value with dash' }],
    ['one between backticks', 'secret/data/app `some-key` | DASH', { DASH: 'value with dash' }],
    ['a digit first', 'secret/data/app 1key | DIGIT', { DIGIT: 'digit first' }],
    ['an element, without a dot', 'secret/data/app arr[0] | FIRST', { FIRST: 'element zero' }],
    ['a key that looks like one', 'secret/data/app arr[1] | NAMED', { NAMED: 'named like a selector' }],
    ['an element, with a dot', 'secret/data/app a.list[1] | SECOND', { SECOND: 'second one' }],
    ['a function', 'secret/data/app $uppercase(password) | LOUD', { LOUD: 'CORRECT HORSE' }],
    ['an expression', 'secret/data/app a.b&"!"&password | JOINED', { JOINED: 'nested one!correct horse' }],
    [
      'an object',
      'secret/data/app object',
      { OBJECT: '{"x":1234,"y":["abcd"]}' },
      { object: '{"x":1234,"y":["abcd"]}' },
    ],
    ['a number', 'secret/data/app number', { NUMBER: '12345' }, { number: '12345' }],
    ['a Boolean', 'secret/data/app bool | B', { B: 'true' }],
    ['null', 'secret/data/app nothing | N', { N: 'null' }],
    ['lines, with their ends', 'secret/data/app pem | PEM', { PEM: pem }],
    ['JSON as text, byte for byte', 'secret/data/app json | J', { J: '{"user": "ada",  "n": 1}' }],
    ['a text in quotes', 'secret/data/app quoted | Q', { Q: '"in quotes"' }],
    ['nothing in it', 'secret/data/app empty | E', { E: '' }],
    [
      'several, over lines, with empty ones between',
      '\n secret/data/app password ;;\n  secret/data/app\ta.b | X ;\n',
      { PASSWORD: 'correct horse', X: 'nested one' },
      { password: 'correct horse', X: 'nested one' },
    ],
    ['an entry given twice', 'secret/data/app a.b | X ; secret/data/app a.b | X', { X: 'nested one' }],
    ['KV version 1', 'v1/plain key', { KEY: 'version one' }, { key: 'version one' }],
    [
      'all keys',
      'v1/plain *',
      { KEY: 'version one', OTHERKEY: 'other value' },
      { key: 'version one', otherkey: 'other value' },
    ],
    ['all keys as they are', 'v1/plain **', { key: 'version one', otherkey: 'other value' }],
    [
      'all keys with a prefix',
      'v1/plain * | app_',
      { APP_KEY: 'version one', APP_OTHERKEY: 'other value' },
      { app_key: 'version one', app_otherkey: 'other value' },
    ],
    [
      'all keys with a prefix as they are',
      'v1/plain ** | App_',
      { App_key: 'version one', App_otherkey: 'other value' },
    ],
    ['a slash before the path', '/cubbyhole/foo foo', { FOO: 'cubby value' }, { foo: 'cubby value' }],
    ['a query', 'secret/data/versions?version=1 key', { KEY: 'first version' }, { key: 'first version' }],
    ['an encoded path', 'secret/data/with%20space key', { KEY: 'path with space' }, { key: 'path with space' }],
    ['KV version 1 with a key named data', 'v1/with-data key', { KEY: 'beside data' }, { key: 'beside data' }],
    ['that key', 'v1/with-data data', { DATA: 'a key named data' }, { data: 'a key named data' }],
    ['an object under that key', 'v1/with-object other', { OTHER: 'beside object' }, { other: 'beside object' }],
    ['what is in it', 'v1/with-object key', { KEY: 'inside data' }, { key: 'inside data' }],
    ['what Vault says beside it', 'v1/plain lease_duration | TTL', { TTL: '2764800' }],
    ['the short form', 'secret/app#password', { PASSWORD: 'correct horse' }, { password: 'correct horse' }],
    [
      'the short form with a dash',
      'secret/app#some-key',
      { SOMEKEY: 'value with dash' },
      { somekey: 'value with dash' },
    ],
    ['the short form of a version', 'secret/versions#key@1 | OLD', { OLD: 'first version' }],
    ['the short form in KV version 1', 'v1/plain#key | ONE', { ONE: 'version one' }],
    [
      'the short form of all keys',
      'v1/plain#* | P_',
      { P_KEY: 'version one', P_OTHERKEY: 'other value' },
      { P_key: 'version one', P_otherkey: 'other value' },
    ],
  ])('%s: %s', async (_what, secrets, variables, outputs) => {
    const result = await run(secrets)
    expect(result.errors).toEqual([])
    expect(result).toMatchObject({ succeeded: true, variables, outputs: outputs ?? variables })
    expect(Object.keys(result.variables)).toEqual(Object.keys(variables))
    expect(Object.keys(result.outputs)).toEqual(Object.keys(outputs ?? variables))
  })

  it.each<[string, string, RegExp]>([
    ['one word', 'secret/data/app', /must be a path and a key or selector/],
    ['three words', 'secret/data/app a & b | X', /must be a path and a key or selector/],
    ['no name behind the bar', 'secret/data/app password |', /has no name behind the "\|"/],
    ['a dash, which is a minus', 'secret/data/app some-key', /must say what the value is to be called/],
    ['an element without a name', 'secret/data/app arr[0]', /must say what the value is to be called/],
    ['a digit first without a name', 'secret/data/app 1key', /is no JSONata \(S\d+\).*needs "\| NAME"/],
    ['a name that begins with a digit', 'secret/data/app "1key"', /environment variable "1KEY", which cannot be one/],
    ['an expression that cannot be read', 'secret/data/app a..b | X', /is no JSONata/],
    ['a key that is not there', 'v1/plain pasword', /finds no key of that name; the keys are "key", "other-key"/],
    ['a selector that matches nothing', 'v1/plain a.b | X', /matches nothing; the keys are/],
    [
      'an expression that fails',
      'secret/data/app $number(password)&a.b | X',
      /is no JSONata that can be evaluated there/,
    ],
    ['nothing at the path', 'secret/data/nowhere key', /secret\/data\/nowhere/],
    ['a deleted version', 'secret/data/deleted key', /secret\/data\/deleted/],
    ['a path that leads elsewhere', 'secret/data/../../sys/seal key', /"\." or "\.\." segment/],
    ['an encoded one', 'secret/data/%2e%2e/sys key', /"\." or "\.\." segment/],
    [
      'two values of one name',
      'secret/data/app a.b | X ; secret/data/app password | X',
      /a\.b \| X" and "secret\/data\/app password \| X" would both be the environment variable X/,
    ],
    [
      'two keys that become one name',
      'secret/data/app some-key | SOMEKEY ; secret/data/app "some-key"',
      /would both be the environment variable SOMEKEY/,
    ],
    [
      'outputs that differ in case',
      'secret/data/app a.b | x ; secret/data/app password | X',
      /would both be the output X/,
    ],
    ['PATH', 'secret/data/app password | PATH', /environment variable "PATH", which changes what the later steps run/],
    ['PATH in small letters', 'secret/data/app password | path', /which changes what the later steps run/],
    ['what GitHub owns', 'secret/data/app password | GITHUB_ENV', /is never written/],
    ['what makes Node run code', 'secret/data/app password | NODE_OPTIONS', /is never written/],
    ['what makes the linker load code', 'secret/data/app password | LD_PRELOAD', /is never written/],
    ['a name that is none', 'secret/data/app password | A=B', /environment variable "A=B", which cannot be one/],
  ])('is refused, with nothing written: %s', async (_what, secrets, message) => {
    const result = await run(`${secrets} ; v1/plain key | FINE`)
    expect(result).toMatchObject({ succeeded: false, variables: {} })
    expect(result.errors).toHaveLength(1)
    expect(result.errors[0]).toMatch(message)
    expect(result.outputs).toEqual({ errorMessage: result.errors[0] })
    expect(result.output).not.toMatch(/correct horse|nested one/)
  })

  it('is refused with all that is wrong in one message', async () => {
    const { errors } = await run('one ; secret/data/app some-key ; secret/data/app x |', {
      envFile: '',
      dryRun: 'maybe',
    })
    expect(errors[0]?.split('\n')).toHaveLength(5)
    const { errors: notFound } = await run('secret/data/nowhere a ; v1/none b ; v1/plain c')
    expect(notFound[0]?.split('\n')).toHaveLength(3)
  })

  it('takes the names of outputs that no variable could have when it makes none', async () => {
    const { outputs, variables } = await run('secret/data/app password | PATH ; secret/data/app "1key"', {
      exportEnv: 'false',
    })
    expect(variables).toEqual({})
    expect(outputs).toEqual({ PATH: 'correct horse', '1key': 'digit first' })
  })

  it('of which one answer serves several is asked for once', async () => {
    await using proxy = await startFaultProxy(server)
    await run('cubbyhole/foo foo ; /cubbyhole/foo zip | Z', {
      url: proxy.address,
      files: 'cubbyhole/foo zip | zip.txt',
    })
    expect(proxy.requests.map(({ path }) => path)).toEqual(['/v1/cubbyhole/foo'])
  })
})
