import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionFolder, readActionDefinition } from './runner/action-definition.ts'

const { inputs, outputs, runs } = readActionDefinition()
const readme = readFileSync(join(actionFolder, 'README.md'), 'utf8')
const sources = globSync('src/**/*.ts', { cwd: actionFolder }).map((file) =>
  readFileSync(join(actionFolder, file), 'utf8'),
)

describe('action.yml', () => {
  it.each(Object.keys(inputs))('has the input %s, which is read and documented', (name) => {
    expect(readme).toContain(`\`${name}\``)
    expect(sources.some((source) => source.includes(`'${name}'`))).toBe(true)
  })

  // Those of hashicorp/vault-action 3.4, with its defaults: a workflow changes by one line.
  it.each<[string, string | undefined]>([
    ...'url secrets pki namespace path role roleId secretId token githubToken username password jwtPrivateKey jwtKeyPassword jwtGithubAudience authPayload extraHeaders caCertificate clientCertificate clientKey secretEncodingType'
      .split(' ')
      .map((name): [string, undefined] => [name, undefined]),
    ['method', 'token'],
    ['kubernetesTokenPath', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['jwtTtl', '3600'],
    ['exportEnv', 'true'],
    ['exportToken', 'false'],
    ['outputToken', 'false'],
    ['tlsSkipVerify', 'false'],
    ['ignoreNotFound', 'false'],
  ])('takes %s as vault-action does', (name, value) => {
    expect(inputs[name]?.default).toBe(value)
  })

  it('gives its outputs, and runs on Node 24 what is committed', () => {
    for (const name of Object.keys(outputs)) expect(readme).toContain(`\`${name}\``)
    expect(runs).toEqual({ using: 'node24', main: 'dist/main.js', post: 'dist/post.js' })
  })
})
