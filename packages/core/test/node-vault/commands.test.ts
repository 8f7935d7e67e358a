import { createVault, type NodeVaultClient, type Vault } from '@keyward/core'
import nodeVault from 'node-vault'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { type Recorded, type Recorder, startRecorder } from './recorder.ts'

type Arguments = Record<string, unknown>
type Command = (args?: Arguments) => Promise<unknown>
interface FieldSchema {
  type: string | string[]
  items?: FieldSchema
}
interface Fields {
  properties?: Record<string, FieldSchema>
}
interface Definition {
  method: string
  path: string
  schema?: { req?: Fields; query?: Fields }
}

// What node-vault itself would send, from the original package with a transport that only writes down.
interface Sent {
  method: string
  uri: string
  json?: unknown
}
let lastSent: Sent
const original = nodeVault({
  endpoint: 'http://original',
  token: 'original',
  'request-promise': {
    defaults: () => async (sent: Sent) => {
      lastSent = sent
      return { statusCode: 200, body: { auth: { client_token: 't' } }, request: { path: '' } }
    },
  },
})
const table = Object.entries(original.commands as unknown as Record<string, Definition>)

const tagsOf = ({ path }: Definition): string[] =>
  [...path.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, tag]) => tag ?? '')
const hasDefault = ({ path }: Definition, tag: string): boolean =>
  path.includes(`{{^${tag}}}`) || tag === 'kubernetesPath'
function sample({ type, items }: FieldSchema): unknown {
  const [first = ''] = [type].flat()
  if (first === 'array') return [sample(items ?? { type: 'string' })]
  return { string: 'text', integer: 7, number: 7, boolean: true, object: {} }[first]
}

function sampleFields(fields: Record<string, FieldSchema> = {}): Arguments {
  return Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, sample(schema)]))
}

function sampleArguments(command: Definition, value: (tag: string) => string, withDefaults: boolean): Arguments {
  const { req, query } = command.schema ?? {}
  const tags = tagsOf(command).filter((tag) => withDefaults || !hasDefault(command, tag))
  return {
    ...sampleFields(query?.properties),
    ...sampleFields(req?.properties),
    ...(command.schema === undefined && { type: 'kv', options: { version: '2' } }),
    ...Object.fromEntries(tags.map((tag) => [tag, value(tag)])),
  }
}

let recorder: Recorder
let vault: Vault
let client: NodeVaultClient
beforeAll(async () => {
  recorder = await startRecorder()
  vault = createVault({ address: recorder.address, token: 'root', environment: false })
})
beforeEach(() => {
  client = vault.nodeVault()
})
afterAll(async () => {
  await vault?.close()
  await recorder?.[Symbol.asyncDispose]()
})

/** Runs a command of ours; what else the client asks the server by itself carries no mark. */
async function sentBy(name: string, args: Arguments): Promise<Recorded> {
  const mark = `${name} ${Math.random()}`
  const command = client[name as keyof NodeVaultClient] as Command
  await command({ ...args, requestOptions: { headers: { 'X-Mark': mark } } })
  const marked = recorder.requests.filter(({ headers }) => headers['x-mark'] === mark)
  expect(marked).toHaveLength(1)
  return marked[0] as Recorded
}

/** From the original package. */
async function sentByOriginal(name: string, args: Arguments): Promise<Omit<Recorded, 'headers'>> {
  await (original as unknown as Record<string, Command>)[name]?.(args)
  const { method, uri, json } = lastSent
  const [path = '', query = ''] = uri.replace('http://original', '').split('?')
  const list = method === 'LIST' ? { list: 'true' } : {}
  return {
    method: method === 'LIST' ? 'GET' : method,
    path,
    query: { ...Object.fromEntries(new URLSearchParams(query)), ...list },
    body: typeof json === 'object' ? json : undefined,
  }
}

it('offers all 82 commands of node-vault', () => {
  expect(table).toHaveLength(82)
  for (const [name] of table) expect(client).toHaveProperty(name, expect.any(Function))
})

// That one fails in node-vault as soon as it is given a field.
it.each(table.filter(([name]) => name !== 'addKubernetesRole'))(
  '%s sends what node-vault sends',
  async (name, command) => {
    // Without a mount, node-vault sends the Kubernetes commands to no mount at all.
    for (const withDefaults of command.path.includes('kubernetesPath') ? [true] : [true, false]) {
      const args = sampleArguments(command, (tag) => `some-${tag}`, withDefaults)
      expect(await sentBy(name, args)).toMatchObject(await sentByOriginal(name, args))
    }
  },
)

describe.each(table)('%s', (name, command) => {
  it('keeps every character of what goes into its path', async () => {
    const odd = "o'neil&co=1 50%?#é"
    const args = sampleArguments(command, () => `deep/${odd}`, true)
    const { path } = await sentBy(name, args)
    const template = command.path.split('?')[0] ?? ''
    const expected = template
      .replaceAll(/\{\{\^(\w+)\}\}.*?\{\{\/\1\}\}/g, '')
      .replaceAll(/\{\{\s*\w+\s*\}\}/g, () => 'deep/o%27neil%26co%3D1%2050%25%3F%23%C3%A9')
    expect(path).toBe(`/v1${expected}`)
  })

  const needed = tagsOf(command).filter((tag) => !hasDefault(command, tag))
  it.each(needed)('refuses to be sent without %s', async (tag) => {
    const { [tag]: _left, ...rest } = sampleArguments(command, () => 'there', true)
    const before = recorder.requests.length
    await expect((client[name as keyof NodeVaultClient] as Command)(rest)).rejects.toMatchObject({
      code: 'invalid_argument',
      operation: `nodeVault.${name}`,
      message: expect.stringContaining(`${tag} is missing`),
    })
    expect(recorder.requests.slice(before).filter(({ headers }) => 'x-mark' in headers)).toEqual([])
  })
})

describe('where node-vault itself fails', () => {
  const role = { role_name: 'app', policies: ['reader'], bound_service_account_names: ['app'] }

  it('sends the Kubernetes commands to the default mount, or the one chosen for the client', async () => {
    expect(await sentBy('kubernetesLogin', { role: 'app', jwt: 'j' })).toMatchObject({
      path: '/v1/auth/kubernetes/login',
      body: { role: 'app', jwt: 'j' },
    })
    client.kubernetesPath = 'clusters/east'
    expect((await sentBy('getKubernetesRole', role)).path).toBe('/v1/auth/clusters/east/role/app')
    expect((await sentBy('deleteKubernetesRole', { ...role, mount_point: 'west' })).path).toBe('/v1/auth/west/role/app')
  })

  it('sends the fields of a Kubernetes role', async () => {
    const { role_name: _name, ...fields } = role
    expect(await sentBy('addKubernetesRole', role)).toMatchObject({ method: 'POST', body: fields })
  })

  it('takes a mount as the server prints it, with a slash at its end', async () => {
    expect((await sentBy('unmount', { mount_point: 'team/kv/' })).path).toBe('/v1/sys/mounts/team/kv')
    expect((await sentBy('approleLogin', { mount_point: 'apps/', role_id: 'r' })).path).toBe('/v1/auth/apps/login')
  })

  it('keeps the request options out of the body', async () => {
    expect((await sentBy('mount', { mount_point: 'kv', type: 'kv' })).body).toEqual({ mount_point: 'kv', type: 'kv' })
  })

  it('says in words what an argument should be, without quoting it', async () => {
    const wrong = { secret_shares: 'canary-value', secret_threshold: 1 }
    await expect(client.init(wrong)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/nodeVault\.init: secret_shares must be integer(?!.*canary)/),
    })
    await expect(client.renew({ increment: 1 })).rejects.toMatchObject({
      message: expect.stringContaining('lease_id is missing'),
    })
    await expect(client.getPolicy({ name: { toString: () => 'x' } })).rejects.toEqual(fails('invalid_argument'))
  })
})

describe('a command of the user', () => {
  it('is encoded, authenticated and named like the others', async () => {
    client.generateFunction('readThing', { method: 'GET', path: '/things/{{id}}/state' })
    const recorded = await sentBy('readThing', { id: 'a/b c?d' })
    expect(recorded).toMatchObject({ path: '/v1/things/a/b%20c%3Fd/state', headers: { 'x-vault-token': 'root' } })
    const readThing = client['readThing' as keyof NodeVaultClient] as Command
    await expect(readThing({ id: '../../sys/seal' })).rejects.toMatchObject({
      code: 'invalid_path',
      operation: 'nodeVault.readThing',
    })
  })
})
