import { createVault, isVaultError, type Vault, type VaultOptions } from '@keyward/core'
import { failureMessage } from '../failure-message.ts'
import type { CleanupRecord } from './cleanup.ts'

export interface RevokeOutcome {
  readonly done: readonly string[]
  /** Each says what is left and what to do. */
  readonly warnings: readonly string[]
}

// The runner waits, and so does whoever waits for the job.
const timeoutMs = 15_000

/** Revokes the tokens, and with them their leases; leases of a token that stays are revoked one by one. Never fails. */
export async function revoke({ tokens, leases }: CleanupRecord, connection: VaultOptions): Promise<RevokeOutcome> {
  const done: string[] = []
  const warnings: string[] = []
  const staying = tokens.findLast(({ revocable }) => !revocable)
  if (staying !== undefined && leases.length > 0)
    await as(staying.token, connection, async (vault) => {
      const outcomes = await Promise.all(leases.map((leaseId) => revokeLease(vault, leaseId)))
      warnings.push(...outcomes.filter((problem) => problem !== undefined))
      const revoked = outcomes.length - warnings.length
      if (revoked > 0) done.push(`revoked ${revoked} ${revoked === 1 ? 'lease' : 'leases'}`)
    })
  for (const { token } of tokens.filter(({ revocable }) => revocable)) {
    const problem = await as(token, connection, revokeSelf)
    if (problem === undefined) done.push('revoked the token')
    else warnings.push(problem)
  }
  return { done, warnings }
}

async function as<Result>(
  token: string,
  connection: VaultOptions,
  work: (vault: Vault) => Promise<Result>,
): Promise<Result> {
  await using vault = createVault({
    ...connection,
    timeoutMs,
    // A cluster that elects a leader, or a server that restarts, is back within that time.
    retry: { attempts: 10, delayMs: 200, maxDelayMs: 2000 },
    // Given, so that a refusal says whether the token or a policy is to blame.
    auth: { name: 'token', login: () => Promise.resolve({ token, given: true }) },
  })
  return await work(vault)
}

async function revokeSelf(vault: Vault): Promise<string | undefined> {
  try {
    await vault.logical.write('auth/token/revoke-self', {}, { repeatable: true })
    return undefined
  } catch (error) {
    // Somebody else has done it, or it has ended.
    if (isVaultError(error, 'permission_denied') && error.deniedBy === 'token') return undefined
    return `The token could not be revoked and lives until its TTL ends: ${failureMessage(error)} Its policies have to allow update on auth/token/revoke-self, as the policy "default" does.`
  }
}

async function revokeLease(vault: Vault, leaseId: string): Promise<string | undefined> {
  try {
    await vault.logical.write('sys/leases/revoke', { lease_id: leaseId }, { repeatable: true })
    return undefined
  } catch (error) {
    return `The lease ${leaseId} could not be revoked and lives until its TTL ends: ${failureMessage(error)} The token's policies have to allow update on sys/leases/revoke.`
  }
}
