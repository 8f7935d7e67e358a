import { describe, expect, it } from 'vitest'
import { keyward, type KeywardOptions } from '../../src/index.ts'

const secrets = { KEY: 'app/stripe#key', TITLE: 'app/site#title', DATABASE: 'app/database' }

describe('the options of keyward()', () => {
  it.each<[string, unknown]>([
    ['options must be an object', undefined],
    ['secrets is missing', {}],
    ['secrts is unknown; there are secrets, public, vault', { secrts: {} }],
    ['secrets.my-key is no name that code can import', { secrets: { 'my-key': 'app/x#y' } }],
    ['secrets.vault is no name that code can import', { secrets: { vault: 'app/x#y' } }],
    ['secrets.KEY must be a name in Vault, and after a # the field', { secrets: { KEY: 'app/x#' } }],
    ['secrets.KEY.secret is missing', { secrets: { KEY: { optional: true } } }],
    ['secrets.KEY.optinal is unknown', { secrets: { KEY: { secret: 'app/x#y', optinal: true } } }],
    ['public names NOBODY, which is not in secrets', { secrets, public: ['NOBODY'] }],
    ['public names DATABASE, which is a whole secret', { secrets, public: ['DATABASE'] }],
    [
      'public names KEY, which is marked as sensitive',
      { secrets: { KEY: { secret: 'app/x#y', sensitive: true } }, public: ['KEY'] },
    ],
    [
      'public names API_TOKEN, which sounds like a secret ("TOKEN")',
      { secrets: { API_TOKEN: 'app/x#y' }, public: ['API_TOKEN'] },
    ],
    ['public names URL, which sounds like a secret ("passw")', { secrets: { URL: 'app/x#password' }, public: ['URL'] }],
    ['inline names DATABASE, which is a whole secret', { secrets, inline: true }],
    ['guardResponses must be true or false', { secrets, guardResponses: 'no' }],
  ])('say that %s', (message, options) => {
    expect(() => keyward(options as KeywardOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options', message: expect.stringContaining(message) }),
    )
  })

  it('say all that is wrong at once', () => {
    const options = {
      secrts: {},
      secrets: { 'my-key': 'app/x#y', WRONG: '', KEY: 'app/stripe#key' },
      public: ['NOBODY', 'WRONG'],
      inline: 'all',
      allow: [{ secret: 'app/stripe#key' }],
    }
    const paths = ['secrts', 'inline', 'allow[0]', 'secrets.my-key', 'secrets.WRONG', 'public']
    const problems = paths.map((path) => expect.objectContaining({ path }) as object)
    expect(() => keyward(options as unknown as KeywardOptions)).toThrow(expect.objectContaining({ problems }))
  })

  it('take a name that sounds like a secret when it is said to be none', () => {
    const options = { secrets: { MAPS_TOKEN: { secret: 'app/maps#token', sensitive: false } }, public: ['MAPS_TOKEN'] }
    expect(keyward(options).length).toBeGreaterThan(0)
  })
})
