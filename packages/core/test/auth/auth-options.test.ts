import { inspect } from 'node:util'
import {
  appRole,
  type AuthMethod,
  github,
  jwt,
  kubernetes,
  ldap,
  tlsCertificate,
  tokenFile,
  userpass,
  type VaultError,
} from '@keyward/core'
import { describe, expect, it } from 'vitest'

type Factory = (options: never) => AuthMethod

const failure = (factory: Factory, options: unknown): VaultError => {
  try {
    factory(options as never)
  } catch (error) {
    return error as VaultError
  }
  throw new Error('nothing was refused')
}
const problemsOf = (factory: Factory, options: unknown): string[] =>
  (failure(factory, options).problems ?? []).map(({ path, message }) => `${path} ${message}`)

const factories: [string, Factory][] = [
  ['appRole', appRole],
  ['github', github],
  ['jwt', jwt],
  ['kubernetes', kubernetes],
  ['ldap', ldap],
  ['tlsCertificate', tlsCertificate],
  ['userpass', userpass],
]

describe('the options of an auth method', () => {
  it.each(factories)('%s: have their mount, their namespace and unknown ones checked together', (name, factory) => {
    const options = { mount: '/canary/', namespace: 7, secretID: 'canary' }
    const error = failure(factory, options)
    expect(error).toMatchObject({ code: 'invalid_options', message: expect.stringContaining(`${name}() was given`) })
    expect(problemsOf(factory, options)).toEqual(
      expect.arrayContaining([
        'mount must be a path such as "ldap" or "team/ldap", without a slash at its ends',
        'namespace must be a string',
        'secretID is no option',
      ]),
    )
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  it.each<[string, Factory, unknown, string[]]>([
    ['appRole without a role id', appRole, {}, ['roleId is missing']],
    [
      'appRole with nothing in them',
      appRole,
      { roleId: ' ', secretId: '' },
      [
        'roleId must be a non-empty string, or a function that gives one',
        'secretId must be a non-empty string, or a function that gives one',
      ],
    ],
    [
      'appRole with two secret ids',
      appRole,
      { roleId: 'r', secretId: 's', wrappedSecretId: 'w' },
      ['wrappedSecretId cannot be combined with secretId; give one of them'],
    ],
    ['github without a token', github, {}, ['token is missing']],
    ['jwt without a token', jwt, { role: 'r' }, ['token is missing: give token or tokenFile']],
    [
      'jwt with two tokens',
      jwt,
      { token: 't', tokenFile: '/t' },
      ['tokenFile cannot be combined with token; give one of them'],
    ],
    ['kubernetes without a role', kubernetes, {}, ['role is missing']],
    ['userpass without anything', userpass, {}, ['username is missing', 'password is missing']],
    [
      'ldap with a slash in the user name',
      ldap,
      { username: 'ann/../root', password: 'p' },
      ['username must not hold a slash: the server would take what follows for another path'],
    ],
    [
      'userpass with a user name that walks up',
      userpass,
      { username: '..', password: 'p' },
      ['username cannot stand in a path: "." and ".." and control characters cannot'],
    ],
    ['tlsCertificate with an empty role', tlsCertificate, { role: '' }, ['role must be a non-empty string']],
    ['no object at all', appRole, 'canary', ['options must be an object of options']],
    ['nothing at all', kubernetes, undefined, ['options must be an object of options']],
    ['tokenFile without a path', tokenFile, '', ['path must be a non-empty string']],
  ])('are refused as %s', (_name, factory, options, problems) => {
    expect(problemsOf(factory, options)).toEqual(problems)
  })

  it('are in nothing that can be printed of the method', () => {
    const methods = [
      appRole({ roleId: 'canary', secretId: 'canary' }),
      appRole({ roleId: 'canary', wrappedSecretId: 'canary' }),
      github({ token: 'canary' }),
      jwt({ token: 'canary' }),
      ldap({ username: 'ann', password: 'canary' }),
      userpass({ username: 'ann', password: 'canary' }),
    ]
    const printed = inspect(methods, { depth: 9, showHidden: true, customInspect: false }) + JSON.stringify(methods)
    expect(printed).toContain('approle')
    expect(printed).not.toContain('canary')
  })
})
