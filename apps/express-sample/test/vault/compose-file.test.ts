import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { repository } from './configured-server.ts'

interface Service {
  image: string
  volumes: string[]
  environment: Record<string, string>
  ports?: string[]
  depends_on?: string[]
  entrypoint?: string[]
  healthcheck?: { test: string[] }
}

const file = join(repository, 'docker-compose.vault.yml')
let text: string
let compose: { services: { database: Service; vault: Service; setup: Service }; volumes: Record<string, null> }
beforeAll(async () => {
  text = await readFile(file, 'utf8')
  compose = parse(text)
})

describe('docker-compose.vault.yml by the schema of the Compose Specification', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keyward-compose-'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('is valid, and a linter has nothing to say about it', async () => {
    expect(await lint(file)).toEqual([])
  })

  it('would not be with a setting that does not exist', async () => {
    const wrong = join(directory, 'docker-compose.yml')
    await writeFile(wrong, text.replace('    healthcheck:', '    healtcheck:'))
    expect(await lint(wrong)).toContain('invalid-schema')
  })
})

describe('docker-compose.vault.yml', () => {
  it('names files that are there, and mounts them for reading only', () => {
    const mounted = binds().map(({ source, mode }) => ({ exists: existsSync(join(repository, source)), mode }))
    expect(mounted).toHaveLength(5)
    for (const mount of mounted) expect(mount).toEqual({ exists: true, mode: 'ro' })
  })

  it('runs the script that it mounts, with the policies beside it', () => {
    const mounts = Object.fromEntries(binds().map(({ source, target }) => [target, source]))
    const script = compose.services.setup.entrypoint?.at(-1) ?? ''
    expect(mounts[script]).toBe('./vault/setup.sh')
    expect(mounts[join(dirname(script), 'policies')]).toBe('./vault/policies')
  })

  it('gives each image the one configuration file in the directory that its entry point reads', () => {
    const targets = binds().flatMap(({ source, target }) => (source.endsWith('compose.hcl') ? [target] : []))
    expect(targets).toEqual(['/openbao/config/compose.hcl', '/vault/config/compose.hcl'])
  })

  it('keeps the data of each product on a volume of its own', () => {
    const { volumes, environment } = compose.services.vault
    expect(volumes).toContain(`openbao-data:${environment['BAO_RAFT_PATH']}`)
    expect(volumes).toContain(`vault-data:${environment['VAULT_RAFT_PATH']}`)
  })

  it('declares every volume that it uses, and keeps the keys out of the server', () => {
    const used = Object.values(compose.services).flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0]))
    const named = new Set(used.filter((source) => !source?.startsWith('.')))
    expect(named).toEqual(new Set(Object.keys(compose.volumes)))
    expect(compose.services.vault.volumes.join()).not.toMatch(/\bkeys\b/)
    expect(compose.services.setup.volumes).toContain(
      `keys:${compose.services.setup.environment['KEYWARD_KEYS_DIRECTORY']}`,
    )
  })

  it('publishes its ports on loopback alone', () => {
    const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports)
    expect(published).toEqual([
      '127.0.0.1:${KEYWARD_DATABASE_PORT:-5432}:5432',
      '127.0.0.1:${KEYWARD_VAULT_PORT:-8200}:8200',
    ])
  })

  it('runs the same pinned image of the server twice, and another by one variable', () => {
    const { vault, setup } = compose.services
    expect(vault.image).toBe('${KEYWARD_VAULT_IMAGE:-openbao/openbao:2.7.2}')
    expect(setup.image).toBe(vault.image)
  })

  it('gives its database the tables of the sample, and tells the setup where it is and how to log in', () => {
    const { database, setup } = compose.services
    expect(database.image).toMatch(/^postgres:\d+\.\d+$/)
    expect(database.volumes[0]).toBe(
      './apps/express-sample/database/schema.sql:/docker-entrypoint-initdb.d/schema.sql:ro',
    )
    expect(setup.environment).toMatchObject({
      KEYWARD_DATABASE_ADDRESS: 'database:5432',
      SAMPLE_DATABASE_ADDRESS: database.ports?.[0]?.replace(/:5432$/, ''),
      KEYWARD_DATABASE_PASSWORD: database.environment['POSTGRES_PASSWORD'],
    })
  })
})

function binds(): { source: string; target: string | undefined; mode: string | undefined }[] {
  return Object.values(compose.services)
    .flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')))
    .flatMap(([source = '', target, mode]) => (source.startsWith('.') ? [{ source, target, mode }] : []))
}

/** The names of the rules that the file breaks. */
async function lint(path: string): Promise<string[]> {
  const program = fileURLToPath(new URL('bin/dclint.cjs', import.meta.resolve('dclint/package.json')))
  const printed = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [program, '--formatter', 'json', path], (error, stdout, stderr) => {
      // It ends with 1 where it found something; anything else that it prints is no list of findings.
      if (stdout === '') reject(new Error(stderr, { cause: error }))
      else resolve(stdout)
    })
  })
  const results = JSON.parse(printed) as { messages: { rule: string }[] }[]
  expect(results).toHaveLength(1)
  return results.flatMap(({ messages }) => messages.map(({ rule }) => rule))
}
