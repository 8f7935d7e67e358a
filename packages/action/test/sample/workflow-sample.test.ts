import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PostgresServer, startPostgres, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type IdentityProvider, startIdentityProvider } from '../runner/identity-provider.ts'
import { type Job, startJob } from '../runner/job.ts'
import { readActionDefinition } from '../runner/action-definition.ts'

const sample = join(import.meta.dirname, '../../../../apps/workflow-sample')
const repository = { repository: 'example/shop', ref: 'refs/heads/main', sub: 'repo:example/shop:ref:refs/heads/main' }
const reusable = 'example/workflows/.github/workflows/deploy-service.yml@refs/tags/v1'

let server: TestServer
let postgres: PostgresServer
let identities: IdentityProvider
let approle: { roleId: string; secretId: string }

beforeAll(async () => {
  ;[server, postgres] = await Promise.all([startServer(), startPostgres()])
  identities = await startIdentityProvider({ ...repository, job_workflow_ref: reusable })
  await server.writePolicy('shop-deploy', text('vault/policies/shop-deploy.hcl'))
  await server.enableAuthMethod('jwt', { type: 'jwt' })
  await server.request('POST', 'auth/jwt/config', {
    body: { oidc_discovery_url: identities.issuer, bound_issuer: identities.issuer },
  })
  for (const role of ['shop-deploy', 'deploy-service']) {
    await server.request('POST', `auth/jwt/role/${role}`, {
      body: JSON.parse(text(`vault/roles/${role}.json`)) as Record<string, unknown>,
    })
  }
  approle = await server.createAppRole('shop', { policies: ['shop-deploy'] })
  const deploy = {
    apiKey: 'key-of-the-api',
    regions: ['eu-central-1', 'us-east-1'],
    kubeconfig: 'apiVersion: v1\nkind: Config\n',
  }
  await server.request('POST', 'secret/data/shop/deploy', { body: { data: deploy } })
  await server.request('POST', 'secret/data/shop/build', { body: { data: { npmToken: 'token-of-the-registry' } } })
  await enableMigrations()
}, 60_000)

afterAll(async () => {
  await identities[Symbol.asyncDispose]()
  await Promise.all([server.stop(), postgres.stop()])
})

describe('the step of the sample that reads secrets', () => {
  test('with an AppRole gives outputs alone, and a database user', async () => {
    await using job = await startJob()
    const { outcome, outputs, annotations } = await job.use(inputsOf('deploy-with-approle.yml', 'deploy', job)).done
    expect(annotations).toEqual([])
    expect(outcome).toBe('success')
    expect(outputs.get('API_KEY')).toBe('key-of-the-api')
    expect(outputs.get('DB_USER')).toMatch(/^v-/)
    expect([...job.environment.keys()]).toEqual([])
  })

  test('with GitHub’s identity token gives outputs and a file', async () => {
    await using job = await startJob()
    const inputs = inputsOf('deploy-with-github-identity.yml', 'deploy', job)
    const { outcome, outputs, log } = await job.use(inputs, identities.environment).done
    expect(log).not.toContain('key-of-the-api')
    expect(outcome).toBe('success')
    expect(Object.fromEntries(outputs)).toEqual({ API_KEY: 'key-of-the-api', REGION: 'eu-central-1' })
    expect(readFileSync(join(job.workspace, '.kube/shop.yaml'), 'utf8')).toBe('apiVersion: v1\nkind: Config\n')
    expect(identities.audiences.at(-1)).toBe('https://vault.example.com')
  })

  test('for a Docker image puts the token into a file outside of the workspace', async () => {
    await using job = await startJob()
    const { outcome } = await job.use(inputsOf('docker-image.yml', 'image', job), identities.environment).done
    expect(outcome).toBe('success')
    expect(readFileSync(join(job.temporaryFolder, 'npm-token'), 'utf8')).toBe('token-of-the-registry')
    expect(readdirSync(job.workspace)).toEqual([])
    await job.end()
    expect(existsSync(join(job.temporaryFolder, 'npm-token'))).toBe(false)
  })

  test('of the reusable workflow logs in by the name of the workflow', async () => {
    await using job = await startJob()
    const { outcome, outputs } = await job.use(inputsOf('deploy-service.yml', 'deploy', job), identities.environment)
      .done
    expect(outcome).toBe('success')
    expect(outputs.get('API_KEY')).toBe('key-of-the-api')
  })

  test('of another repository is let in by neither role, and told why', async () => {
    await using others = await startIdentityProvider({ repository: 'example/other', ref: 'refs/heads/main', sub: 'x' })
    await server.enableAuthMethod('other', { type: 'jwt' })
    await server.request('POST', 'auth/other/config', { body: { oidc_discovery_url: others.issuer } })
    const role = JSON.parse(text('vault/roles/shop-deploy.json')) as Record<string, unknown>
    await server.request('POST', 'auth/other/role/shop-deploy', { body: role })
    await using job = await startJob()
    const inputs = { ...inputsOf('deploy-with-github-identity.yml', 'deploy', job), path: 'other' }
    const { outcome, annotations } = await job.use(inputs, others.environment).done
    expect(outcome).toBe('failure')
    expect(annotations[0]?.message).toContain('claim "repository"')
  })
})

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { uses?: string; with?: Record<string, unknown> }[] }>
  >
}

/** What the step of the workflow hands to the action, with its expressions replaced. Every input is one that the action has. */
function inputsOf(file: string, jobName: string, job: Job): Record<string, string> {
  const workflow = parse(text(`.github/workflows/${file}`)) as Workflow
  const step = workflow.jobs[jobName]?.steps.find(({ uses }) => uses?.includes('/packages/action@'))
  const contexts: Readonly<Record<string, string>> = {
    'vars.VAULT_ADDR': server.address,
    'inputs.vault-address': server.address,
    'inputs.service': 'shop',
    'secrets.VAULT_ROLE_ID': approle.roleId,
    'secrets.VAULT_SECRET_ID': approle.secretId,
    'runner.temp': job.temporaryFolder,
  }
  const inputs = Object.entries(step?.with ?? {}).map(
    ([name, value]) => [name, replaced(String(value), contexts)] as const,
  )
  expect(Object.keys(readActionDefinition().inputs)).toEqual(expect.arrayContaining(inputs.map(([name]) => name)))
  return Object.fromEntries(inputs)
}

const replaced = (value: string, contexts: Readonly<Record<string, string>>): string =>
  value.replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_whole, name: string) => {
    const given = contexts[name]
    if (given === undefined) throw new Error(`the test knows no ${name}`)
    return given
  })

async function enableMigrations(): Promise<void> {
  const { host, port, database, user: username, password } = postgres
  const connection_url = `postgresql://{{username}}:{{password}}@${host}:${port}/${database}`
  await server.enableSecretsEngine('database', { type: 'database' })
  const config = { plugin_name: 'postgresql-database-plugin', allowed_roles: '*', connection_url, username, password }
  await server.request('POST', 'database/config/shop', { body: config })
  const creation_statements = [`CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}'`]
  await server.request('POST', 'database/roles/shop-migrations', { body: { db_name: 'shop', creation_statements } })
}

const text = (path: string): string => readFileSync(join(sample, path), 'utf8')
