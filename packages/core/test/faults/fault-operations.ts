import { randomUUID } from 'node:crypto'
import { appRole, isVaultError } from '@keyward/core'
import type { AppRole, FaultProxy, TestServer } from '@keyward/testing'
import type { Operation, Outcome } from './outcomes.ts'
import { createProddedClient, type ProddedClient } from './prodded-client.ts'

export interface Harness {
  server: TestServer
  proxy: FaultProxy
  role: AppRole
}

/** The path that an operation's own request goes to, which is where the fault strikes. */
export const struckPath: Record<Operation, RegExp> = {
  read: /^\/v1\/secret\/data\//,
  write: /^\/v1\/secret\/data\//,
  checkAndSetWrite: /^\/v1\/secret\/data\//,
  login: /^\/v1\/auth\/approle\/login$/,
  renew: /^\/v1\/auth\/token\/renew-self$/,
  leaseRenew: /^\/v1\/sys\/leases\/renew$/,
}

export const struckMethod: Record<Operation, string> = {
  read: 'GET',
  write: 'POST',
  checkAndSetWrite: 'POST',
  login: 'POST',
  renew: 'POST',
  leaseRenew: 'POST',
}

/** Prepares the operation without faults, and returns the step to be struck. */
export async function prepare(
  operation: Operation,
  { server, proxy, role }: Harness,
): Promise<{ client: ProddedClient; step: () => Promise<Outcome> }> {
  const client = createProddedClient({
    address: proxy.address,
    auth: appRole({ roleId: role.roleId, secretId: role.secretId }),
    environment: false,
    timeoutMs: 3000,
    retry: { attempts: 3, delayMs: 5, maxDelayMs: 10 },
  })
  const path = `secret/${randomUUID()}`
  await server.request('POST', path.replace('secret/', 'secret/data/'), { body: { data: { n: 1 } } })
  const steps: Record<Operation, () => Promise<unknown>> = {
    read: () => client.kv.read(path),
    write: () => client.kv.write(path, { n: 2 }),
    checkAndSetWrite: () => client.kv.write(path, { n: 2 }, { checkAndSet: 1 }),
    login: () => client.kv.list('secret'),
    renew: () => told(client, 'renewal'),
    leaseRenew: () => told(client, 'lease'),
  }
  if (operation !== 'login') await client.kv.list('secret')
  if (operation === 'leaseRenew') await client.leases.follow('database/creds/app')
  return { client, step: () => outcomeOf(steps[operation]()) }
}

function told(client: ProddedClient, name: 'renewal' | 'lease'): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  client.events.on(name, ({ outcome }) => resolve(outcome === 'renewed' ? 'ok' : outcome))
  client.prod()
  return promise
}

async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    const result = await work
    return typeof result === 'string' ? result : 'ok'
  } catch (error) {
    if (isVaultError(error)) return error.code
    throw error
  }
}
