import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '@keyward/testing'
import { describe, expect, test } from 'vitest'
import { actionFolder } from '../runner/action-definition.ts'
import { startJob } from '../runner/job.ts'

const dist = join(actionFolder, 'dist')
const read = (file: string): string => readFileSync(join(dist, file), 'utf8')

describe('the bundle', () => {
  test('reads, evaluates, writes files and cleans up by itself, over TLS', async () => {
    await using server = await startServer({ tls: true })
    await server.request('POST', 'secret/data/shop', {
      body: { data: { key: 'a-key', hosts: ['one.internal', 'two.internal'] } },
    })
    await server.writePolicy('shop', 'path "secret/data/*" { capabilities = ["read"] }')
    const { roleId, secretId } = await server.createAppRole('shop', { policies: ['shop'] })
    await using job = await startJob({ from: 'dist' })
    const caCertificate = Buffer.from(server.tls?.caCertificate ?? '').toString('base64')
    const { outcome, outputs, log } = await job.use({
      url: server.address,
      caCertificate,
      method: 'approle',
      roleId,
      secretId,
      secrets: 'secret/data/shop key | KEY; secret/data/shop hosts[1] | HOST',
      files: 'secret/data/shop key | shop.key',
    }).done
    expect(log).not.toContain('a-key')
    expect(outcome).toBe('success')
    expect(Object.fromEntries(outputs)).toMatchObject({ KEY: 'a-key', HOST: 'two.internal' })
    const [post] = await job.end()
    expect(post).toMatchObject({ outcome: 'success', annotations: [] })
    expect(post?.log).toMatch(/revoked the token/i)
  })

  test('is smaller than a megabyte', () => {
    const sizes = readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .map((file) => statSync(join(dist, file)).size)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000_000)
  })

  test('has beside it what it is made of, with the licences', () => {
    const { components } = JSON.parse(read('sbom.cdx.json')) as { components: { name: string; purl: string }[] }
    const names = components.map(({ name }) => name)
    expect(names).toEqual(['@keyward/core', 'jsonata', 'lru-cache', 'undici', 'valibot'])
    const licenses = read('licenses.txt')
    for (const name of names.slice(1)) expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
  })

  test('says nothing of the machine that it was made on', () => {
    const scripts = readdirSync(dist).map(read).join('\n')
    expect(scripts).not.toContain(process.cwd())
    expect(scripts).not.toMatch(/sourceMappingURL|\/node_modules\//)
  })
})
