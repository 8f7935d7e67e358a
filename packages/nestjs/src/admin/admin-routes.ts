import {
  type AdminEndpoint,
  type AdminResponse,
  type AdminSource,
  createAdminEndpoints,
  methodNotAllowed,
} from '@keyward/core'
import { RequestMethod } from '@nestjs/common'
import { endpointKey } from './admin-endpoints.ts'

export interface AdminRoute {
  readonly key: string
  readonly path: string
  readonly method: RequestMethod
  /** The answer to a method that the path does not know. */
  readonly refused?: AdminResponse
}

// Without HEAD, which every platform answers as GET.
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Those of the endpoints, then those of all other methods on the same paths. */
export function adminRoutes(): AdminRoute[] {
  const endpoints = createAdminEndpoints(nowhere, { authorize: () => false })
  const byPath = Map.groupBy(endpoints, ({ path }) => path)
  return [
    ...endpoints.map(({ method, path }) => routeOf(method, path)),
    ...[...byPath].flatMap(([path, here]) => refusedRoutes(path, here)),
  ]
}

function refusedRoutes(path: string, here: readonly AdminEndpoint<never>[]): AdminRoute[] {
  const refused = methodNotAllowed(here)
  const known = new Set<string>(here.map(({ method }) => method))
  return methods.filter((method) => !known.has(method)).map((method) => ({ ...routeOf(method, path), refused }))
}

function routeOf(method: (typeof methods)[number], path: string): AdminRoute {
  return { key: endpointKey({ method, path }), path, method: RequestMethod[method] }
}

const fail = (): never => {
  throw new Error('there is no client yet')
}

// Routes are made before there is a client; which ones there are does not depend on it.
const nowhere: AdminSource = {
  health: fail,
  metrics: { registry: fail },
  secrets: { cacheState: fail, invalidate: fail, invalidateAll: fail },
}
