import { createVault } from '@keyward/core'
import { afterAll, expect, it } from 'vitest'

// Nothing listens on port 1: whatever is sent fails as unreachable.
const vault = createVault({ address: 'http://127.0.0.1:1', token: 'any', environment: false, retry: { attempts: 1 } })
const { pki, wrapping, transit } = vault
const untyped = (value: unknown): never => value as never

afterAll(() => vault.close())

// The server takes 0 and text that it cannot read for "as the role says", and cuts off fractions.
const wrong = [0.5, -1, '60m', Number.NaN, Infinity, null, 2 ** 53]

const refused = (name: string) => ({ code: 'invalid_argument', what: expect.stringContaining(name) })

it.each([0, ...wrong])('%s is no time to live', async (given) => {
  const ttlSeconds = untyped(given)
  const subject = { commonName: 'a.example.com', ttlSeconds }
  await expect(pki.issue('web', subject)).rejects.toMatchObject(refused('ttlSeconds'))
  await expect(pki.sign('web', 'csr', { ttlSeconds })).rejects.toMatchObject(refused('ttlSeconds'))
  await expect(wrapping.wrap({ a: 1 }, { ttlSeconds })).rejects.toMatchObject(refused('ttlSeconds'))
})

it.each(wrong)('%s is no period of rotation', async (given) => {
  const settings = { autoRotatePeriodSeconds: untyped(given) }
  await expect(transit.keys.create('k', settings)).rejects.toMatchObject(refused('autoRotatePeriodSeconds'))
  await expect(transit.keys.configure('k', settings)).rejects.toMatchObject(refused('autoRotatePeriodSeconds'))
})

it('a period of 0 seconds is one, and means never', async () => {
  const created = transit.keys.create('k', { autoRotatePeriodSeconds: 0 })
  await expect(created).rejects.toMatchObject({ code: 'unreachable' })
})

it('a time to live and an end are not given together', async () => {
  const subject = { commonName: 'a.example.com', ttlSeconds: 60, notAfter: new Date('2030-01-01') }
  await expect(pki.issue('web', subject)).rejects.toMatchObject(refused('notAfter'))
})
