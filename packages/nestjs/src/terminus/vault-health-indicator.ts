import { type HealthStatus, readiness, type Vault } from '@keyward/core'
import { Inject, Injectable } from '@nestjs/common'
import { ModuleRef } from '@nestjs/core'
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus'
import { mustBeClientName, optionProblems, refuse } from '../check-arguments.ts'
import type { FollowedSecrets } from '../secrets/followed-secrets.ts'
import { getPartToken, getVaultToken } from '../tokens.ts'
import { healthReason } from './health-reason.ts'

export interface VaultHealthOptions {
  /** The name of the client to ask. Default: the one without a name. */
  client?: string | undefined
}

/**
 * Tells what the admin endpoint `/ready` tells: `up`; `degraded` when calls may still succeed, or no node serves but the cache stands in; `down` when
 * no call can succeed. And `degraded` also when secrets that were injected could not be read again lately. Takes two seconds at most and never fails. What it tells besides is how many nodes there are, how many of them serve, and one of a few
 * fixed reasons. Terminus 11 knows no `degraded`: there it is `up` with its reason.
 *
 * @example
 * constructor(private readonly health: HealthCheckService, private readonly vault: VaultHealthIndicator) {}
 *
 * \@Get() \@HealthCheck()
 * check() { return this.health.check([() => this.vault.isHealthy('vault')]) }
 */
@Injectable()
export class VaultHealthIndicator {
  readonly #indicators: HealthIndicatorService
  readonly #moduleRef: ModuleRef

  constructor(
    @Inject(HealthIndicatorService) indicators: HealthIndicatorService,
    @Inject(ModuleRef) moduleRef: ModuleRef,
  ) {
    this.#indicators = indicators
    this.#moduleRef = moduleRef
  }

  /** `key` names it in the answer. */
  async isHealthy<const Key extends string = 'vault'>(
    key: Key = 'vault' as Key,
    options: VaultHealthOptions = {},
  ): Promise<HealthIndicatorResult<Key>> {
    refuse('VaultHealthIndicator.isHealthy()', optionProblems(options, { client: mustBeClientName }))
    const { client } = options
    const vault = this.#moduleRef.get<Vault>(getVaultToken(client), { strict: false })
    const secrets = this.#moduleRef.get<FollowedSecrets>(getPartToken('followed-secrets', client), { strict: false })
    const { status, health } = await readiness(vault)
    const isAnyStale = secrets.isAnyStale()
    const reason = healthReason(health, isAnyStale)
    const serving = health.nodes.filter(({ serves }) => serves).length
    const told = { nodes: health.nodes.length, serving, ...(reason !== undefined && { reason }) }
    return this.#result(key, status === 'up' && isAnyStale ? 'degraded' : status, told)
  }

  #result<Key extends string>(key: Key, status: HealthStatus, told: object): HealthIndicatorResult<Key> {
    const session = this.#indicators.check(key)
    if (status === 'down') return session.down({ ...told })
    if (status === 'degraded' && typeof session.degraded === 'function') return session.degraded({ ...told })
    return session.up({ ...told })
  }
}
