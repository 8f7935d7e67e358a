import type { AdminEndpoint, AdminResponse } from '@keyward/core'
import {
  Body,
  Controller,
  Inject,
  Req,
  RequestMapping,
  RequestMethod,
  Res,
  type Type,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type AdminEndpoints, adminEndpointsToken, endpointKey } from './admin-endpoints.ts'
import type { VaultAdminModuleOptions } from './admin-options.ts'

type Route = Pick<AdminEndpoint<object>, 'method' | 'path'>

/** A controller with one handler for each endpoint. */
export function adminController(path: string, routes: readonly Route[], guard: VaultAdminModuleOptions['guard']): Type {
  @Controller({ path, version: VERSION_NEUTRAL })
  class VaultAdminController extends AdminAnswers {}
  for (const route of routes) addHandler(VaultAdminController.prototype, route, guard)
  return VaultAdminController
}

class AdminAnswers {
  @Inject(adminEndpointsToken) readonly endpoints!: AdminEndpoints
  @Inject(HttpAdapterHost) readonly adapterHost!: HttpAdapterHost

  async answer(key: string, request: object, body: unknown, response: unknown): Promise<void> {
    const answer = await this.endpoints.get(key)?.answer(request, body)
    if (answer !== undefined) send(this.adapterHost, response, answer)
  }
}

function addHandler(prototype: AdminAnswers, route: Route, guard: VaultAdminModuleOptions['guard']): void {
  const key = endpointKey(route)
  const descriptor = {
    configurable: true,
    value(this: AdminAnswers, request: object, body: unknown, response: unknown) {
      return this.answer(key, request, body, response)
    },
  }
  Object.defineProperty(prototype, key, descriptor)
  Req()(prototype, key, 0)
  Body()(prototype, key, 1)
  Res()(prototype, key, 2)
  RequestMapping({ path: route.path, method: RequestMethod[route.method] })(prototype, key, descriptor)
  // Whether the process lives is nobody's secret, and who asks may have no way to log in.
  if (guard !== undefined && route.path !== '/live') UseGuards(guard)(prototype, key, descriptor)
}

function send({ httpAdapter }: HttpAdapterHost, response: unknown, { status, headers, body }: AdminResponse): void {
  for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
  // What Express sends for us gets an ETag, and would be answered with 304.
  if (httpAdapter.getType() !== 'express') {
    httpAdapter.reply(response, body, status)
    return
  }
  httpAdapter.status(response, status)
  httpAdapter.end(response, body)
}
