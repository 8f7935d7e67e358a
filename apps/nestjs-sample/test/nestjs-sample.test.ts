import { operatorOf, type SampleProcess } from '@keyward/sample-kit'
import { failuresIn, noFailures, type SampleUnderTest, stopUnderLoad } from '@keyward/sample-kit/under-load'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { customer } from './service/customer.ts'
import { putOrdersLoad } from './service/orders-load.ts'
import { startOrdersSample } from './service/orders-sample.ts'
import { replaceKeptSecrets } from './service/replace-secrets.ts'

const claims = { iss: 'nestjs-sample', aud: 'nestjs-sample', sub: 'ada', exp: Math.floor(Date.now() / 1000) + 3600 }

let orders: SampleUnderTest
beforeAll(async () => {
  orders = await startOrdersSample()
})
afterAll(() => orders?.stop())

describe('the orders service', () => {
  let sample: SampleProcess
  beforeAll(async () => {
    sample = await orders.start()
  })
  afterAll(() => sample?.stop())

  it('answers with what it read from Vault', async () => {
    const title = 'Orders, kept by Keyward'
    expect(await customer(sample.address).send('GET', '/')).toEqual({ status: 200, body: { title } })
  })

  it('lets in whoever has the API key, and shows them their own orders alone', async () => {
    const [ada, bob] = [customer(sample.address), customer(sample.address)]
    expect((await ada.logIn(orders.apiKey, 'ada')).status).toBe(200)
    expect((await bob.logIn(orders.apiKey, 'bob')).status).toBe(200)
    const tea = { item: 'Tea', quantity: 2 }
    const { status, body } = await ada.send('POST', '/orders', tea)
    expect([status, body]).toEqual([
      201,
      { ...tea, id: expect.any(String), customer: 'ada', createdAt: expect.any(String) },
    ])
    const path = `/orders/${(body as { id: string }).id}`
    expect(await ada.send('GET', '/orders')).toEqual({ status: 200, body: [body] })
    expect(await ada.send('GET', path)).toEqual({ status: 200, body })
    expect(await bob.send('GET', '/orders')).toEqual({ status: 200, body: [] })
    expect((await bob.send('GET', path)).status).toBe(404)
  })

  it.each([['wrong'], ['']])('lets nobody in with the key %o', async (key) => {
    const stranger = customer(sample.address)
    expect((await stranger.logIn(key)).status).toBe(403)
    for (const path of ['/metrics', '/vault/health']) {
      expect((await stranger.send('GET', path, undefined, { 'x-api-key': key })).status).toBe(403)
    }
  })

  it.each([
    ['no token', ''],
    ['a token that is none', 'Bearer nonsense'],
    ['a token that is signed with another key', async () => `Bearer ${await forged({ alg: 'HS256', kid: '1' })}`],
    ['a token that names no key', async () => `Bearer ${await forged({ alg: 'HS256' })}`],
    ['a token without a signature', `Bearer ${unsigned()}`],
  ])('shows no order to whoever has %s', async (_what, authorization) => {
    const header = typeof authorization === 'string' ? authorization : await authorization()
    const reply = await customer(sample.address).send('GET', '/orders', undefined, { authorization: header })
    expect(reply).toMatchObject({ status: 401, body: { message: expect.stringContaining('POST /login') } })
  })

  it.each([
    ['/login', {}, 'customer'],
    ['/login', { customer: ' ' }, 'customer'],
    ['/orders', {}, 'item'],
    ['/orders', { item: 'Tea', quantity: 0 }, 'quantity'],
    ['/orders', { item: 'Tea', quantity: '2' }, 'quantity'],
  ])('says what is wrong with POST %s %j', async (path, body, field) => {
    const ada = customer(sample.address)
    await ada.logIn(orders.apiKey)
    const { status, body: problem } = await ada.send('POST', path, body, { 'x-api-key': orders.apiKey })
    expect(status).toBe(400)
    expect(JSON.stringify(problem)).toContain(`${field}: `)
  })

  it('says that what is no id of an order is none', async () => {
    const ada = customer(sample.address)
    await ada.logIn(orders.apiKey)
    expect((await ada.send('GET', '/orders/1')).status).toBe(400)
  })

  it('shows operators its health, its metrics and its client, and no value', async () => {
    const operator = customer(sample.address)
    const health = await operator.send('GET', '/health')
    expect(health).toMatchObject({
      status: 200,
      body: { status: 'ok', details: { vault: { status: 'up' }, database: { status: 'up' } } },
    })
    for (const path of ['/metrics', '/vault/ready', '/vault/health', '/vault/metrics', '/vault/cache']) {
      const { status, body } = await operator.send('GET', path, undefined, { 'x-api-key': orders.apiKey })
      expect([path, status]).toEqual([path, 200])
      expect(JSON.stringify(body)).not.toContain(orders.apiKey)
    }
    const metrics = await operator.send('GET', '/metrics', undefined, { 'x-api-key': orders.apiKey })
    expect(metrics.body).toContain('vault_auth_total{method="approle",outcome="ok"} 1')
    expect(metrics.body).toContain('process_cpu_seconds_total')
  })

  it('logs in JSON, and nothing secret', () => {
    const entries = sample
      .printed()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; context: string; message: string })
    expect(entries).toContainEqual(expect.objectContaining({ context: 'VaultModule', level: 'log' }))
    expect(entries.filter(({ level }) => !['debug', 'log'].includes(level))).toEqual([])
    expect(sample.printed()).not.toContain(orders.apiKey)
  })
})

// A change in Vault is seen within ten seconds.
describe('the orders service, while its keys are replaced and it is stopped under load', { timeout: 60_000 }, () => {
  it('fails no request, and breaks none', async () => {
    const sample = await orders.start()
    onTestFinished(() => void sample.child.kill('SIGKILL'))
    const ada = customer(sample.address)
    await ada.logIn(orders.apiKey)
    const load = putOrdersLoad(sample.address, { apiKey: orders.apiKey, token: ada.token })
    await replaceKeptSecrets(orders, sample.address)
    const result = await load.stop()
    expect(result.requests.total).toBeGreaterThan(50)
    expect(failuresIn(result)).toEqual(noFailures)
    // The token that was signed with the key before goes on.
    expect((await ada.send('GET', '/orders')).status).toBe(200)

    expect((await orders.live()).tokens).toHaveLength(1)
    const headers = { authorization: `Bearer ${ada.token}` }
    await stopUnderLoad(sample, { path: '/orders', headers, connections: 5, answers: 100 })
    expect(await orders.live()).toEqual({ users: [], tokens: [] })
  })
})

describe('the orders service without what it needs', () => {
  it.each([
    ['credentials', { VAULT_ROLE_ID: '' }, /roleId must be a non-empty string/],
    ['the right secret id', { VAULT_SECRET_ID: 'wrong' }, /login approle auth\/approle\/login: .* refuses the log-in/],
    ['a server', { VAULT_ADDR: 'http://127.0.0.1:1' }, /no connection to http:\/\/127\.0\.0\.1:1/],
  ])('says what is wrong without %s, and ends', async (_what, change, message) => {
    const starting = orders.start(change)
    await expect(starting).rejects.toThrow(message)
    await expect(starting).rejects.toThrow(/ended with 1/)
  })

  it.each([
    [
      'its configuration is not what it should be',
      'configuration',
      (good: object) => ({ ...good, title: '' }),
      /title/,
    ],
    ['its database does not answer', 'configuration', (good: object) => ({ ...good, databasePort: 1 }), /ECONNREFUSED/],
    ['a key is missing', 'jwt', () => ({ other: 'field' }), /field_not_found/],
  ])('leaves no token and no database user behind when %s', async (_when, name, changed, message) => {
    await using operator = operatorOf(orders.vault, 'nestjs-sample')
    const good = (await operator.secrets.get(name)).reveal()
    await operator.secrets.set(name, changed(good))
    await expect(orders.start()).rejects.toThrow(message)
    await operator.secrets.set(name, good)
    expect(await orders.live()).toEqual({ users: [], tokens: [] })
  })
})

function forged(header: { alg: string; kid?: string }): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(new TextEncoder().encode('x'.repeat(32)))
}

function unsigned(): string {
  const parts = [{ alg: 'none', kid: '1' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return `${parts.join('.')}.`
}
