import {
  Body,
  Controller,
  Inject,
  Req,
  RequestMapping,
  Res,
  type Type,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type AdminBodies, adminBodiesToken } from './admin-bodies.ts'
import { type AdminEndpoints, adminEndpointsToken } from './admin-endpoints.ts'
import type { VaultAdminModuleOptions } from './admin-options.ts'
import { type AdminRoute, adminRoutes } from './admin-routes.ts'
import { send } from './send.ts'

/** A controller with one handler for each endpoint, and one for each method that a path of theirs does not know. */
export function adminController(path: string, guard: VaultAdminModuleOptions['guard']): Type {
  @Controller({ path, version: VERSION_NEUTRAL })
  class VaultAdminController extends AdminAnswers {}
  for (const route of adminRoutes()) addHandler(VaultAdminController.prototype, route, guard)
  return VaultAdminController
}

class AdminAnswers {
  @Inject(adminEndpointsToken) readonly endpoints!: AdminEndpoints
  @Inject(adminBodiesToken) readonly bodies!: AdminBodies
  @Inject(HttpAdapterHost) readonly adapterHost!: HttpAdapterHost

  async answer(key: string, request: object, parsed: unknown, response: unknown): Promise<void> {
    const answer = await this.endpoints.get(key)?.answer(request, () => this.bodies.bodyOf(request, parsed))
    if (answer !== undefined) send(this.adapterHost, response, answer)
  }
}

function addHandler(prototype: AdminAnswers, route: AdminRoute, guard: VaultAdminModuleOptions['guard']): void {
  const { key, path, method, refused } = route
  const descriptor = {
    configurable: true,
    async value(this: AdminAnswers, request: object, body: unknown, response: unknown) {
      if (refused === undefined) return this.answer(key, request, body, response)
      send(this.adapterHost, response, refused)
    },
  }
  Object.defineProperty(prototype, key, descriptor)
  Req()(prototype, key, 0)
  Body()(prototype, key, 1)
  Res()(prototype, key, 2)
  RequestMapping({ path, method })(prototype, key, descriptor)
  // Whether the process lives is nobody's secret, and who asks may have no way to log in.
  if (guard !== undefined && refused === undefined && path !== '/live') UseGuards(guard)(prototype, key, descriptor)
}
