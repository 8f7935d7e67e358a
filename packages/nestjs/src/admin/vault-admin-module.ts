import type { Vault } from '@keyward/core'
import { type DynamicModule, Module } from '@nestjs/common'
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core'
import { anything, mustBeClientName, mustBeFunction, mustBeText, optionProblems, refuse } from '../check-arguments.ts'
import { getVaultToken } from '../tokens.ts'
import { type AdminBodies, adminBodiesToken, createAdminBodies } from './admin-bodies.ts'
import { adminController } from './admin-controller.ts'
import { logFailure } from './log-failure.ts'
import { type AdminEndpoints, adminEndpointsToken, createEndpoints } from './admin-endpoints.ts'
import { isOfRoute, pathSegments } from './path-segments.ts'
import type { AdminRequest, VaultAdminModuleOptions } from './admin-options.ts'

/**
 * What operators ask over HTTP, below `path`: `/live`, `/ready`, `/health`, `/metrics` for Prometheus, `/cache` and `POST /cache/invalidate`. All but
 * `/live` are for those whom `authorize` or `guard` lets through. No answer holds a value of a secret. On Express and on Fastify.
 *
 * @example
 * VaultAdminModule.forRoot({ path: 'ops/vault', guard: OperatorGuard, imports: [AuthModule] })
 */
@Module({})
export class VaultAdminModule {
  /** Throws `invalid_options` unless exactly one of `authorize` and `guard` says who may. */
  static forRoot<Request extends object = AdminRequest>(options: VaultAdminModuleOptions<Request>): DynamicModule {
    checkOptions(options)
    const { path = 'vault', client, guard, onError = logFailure, imports = [] } = options
    // A guard has let through whoever gets here.
    const authorize = options.authorize ?? (() => true)
    const route = pathSegments(`${path}/cache/invalidate`)
    return {
      module: VaultAdminModule,
      imports,
      controllers: [adminController(path, guard)],
      providers: [
        {
          provide: adminEndpointsToken,
          inject: [getVaultToken(client)],
          useFactory: (vault: Vault): AdminEndpoints => createEndpoints(vault, { authorize, onError }),
        },
        {
          provide: adminBodiesToken,
          inject: [HttpAdapterHost, ApplicationConfig],
          useFactory: (host: HttpAdapterHost, config: ApplicationConfig): AdminBodies =>
            createAdminBodies((asked) => isOfRoute(asked, route), host, config),
        },
      ],
    }
  }
}

const caller = 'VaultAdminModule.forRoot()'

const rules = {
  path: mustBeText,
  client: mustBeClientName,
  authorize: mustBeFunction,
  onError: mustBeFunction,
  guard: (guard: unknown) =>
    typeof guard === 'function' || (typeof guard === 'object' && guard !== null && 'canActivate' in guard)
      ? undefined
      : 'must be a guard: a class, or an object with a method canActivate()',
  imports: anything,
}

function checkOptions(options: unknown): void {
  const problems = optionProblems(options, rules)
  const { authorize, guard } = (options ?? {}) as VaultAdminModuleOptions
  if ((authorize === undefined) === (guard === undefined)) {
    problems.push({ path: 'authorize, guard', message: 'must be given exactly once: one of them says who may ask' })
  }
  refuse(caller, problems)
}
