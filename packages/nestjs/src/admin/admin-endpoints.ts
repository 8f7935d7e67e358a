import { type AdminEndpoint, type AdminOptions, createAdminEndpoints, type Vault } from '@keyward/core'

/** Those of one client, by method and path. */
export type AdminEndpoints = ReadonlyMap<string, AdminEndpoint<object>>

export const adminEndpointsToken = 'keyward:admin-endpoints'

export function createEndpoints(vault: Vault, options: AdminOptions<never>): AdminEndpoints {
  // Requests are what the platform makes of them; who wrote authorize knows which it is.
  const endpoints = createAdminEndpoints<object>(vault, options as AdminOptions<object>)
  return new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))
}

export function endpointKey({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`
}
