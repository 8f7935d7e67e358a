import { replaceUnderLoad, type SampleUnderTest, shortLives, stopUnderLoad } from '@keyward/sample-kit/under-load'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { customer } from './service/customer.ts'
import { putOrdersLoad } from './service/orders-load.ts'
import { startOrdersSample } from './service/orders-sample.ts'
import { replaceKeptSecrets } from './service/replace-secrets.ts'

let orders: SampleUnderTest
beforeAll(async () => {
  orders = await startOrdersSample(shortLives)
})
afterAll(() => orders?.stop())

describe('the orders service under a hundred requests a second for a minute', () => {
  it('fails none while every secret that it uses is replaced, and breaks none when it is stopped', async () => {
    const sample = await orders.start()
    onTestFinished(() => void sample.child.kill('SIGKILL'))
    const ada = customer(sample.address)
    await ada.logIn(orders.apiKey)
    const load = putOrdersLoad(sample.address, { apiKey: orders.apiKey, token: ada.token })
    const apiKey = await replaceUnderLoad(orders, load, () => replaceKeptSecrets(orders, sample.address))
    // The token that was signed with the key before goes on.
    expect((await ada.send('GET', '/orders')).status).toBe(200)
    expect((await customer(sample.address).logIn(apiKey)).status).toBe(200)

    const headers = { authorization: `Bearer ${ada.token}` }
    await stopUnderLoad(sample, { path: '/orders', headers, connections: 20, answers: 1000 })
    expect(await orders.live()).toEqual({ users: [], tokens: [] })
  })
})
