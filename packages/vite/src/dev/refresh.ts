import type { DevEnvironment, ViteDevServer } from 'vite'
import { publicModule, resolvedId, serverModule } from '../modules/module-ids.ts'

/**
 * Loads again what uses values that changed: modules of servers, which are reloaded with whatever imports them, and in browsers the page, where a
 * public value changed.
 */
export async function refresh(server: ViteDevServer, { isPublic }: { isPublic: boolean }): Promise<void> {
  const environments = Object.values(server.environments)
  await Promise.all(environments.map((environment) => reload(environment, isPublic)))
  if (isPublic) server.environments.client.hot.send({ type: 'full-reload' })
}

async function reload(environment: DevEnvironment, isPublic: boolean): Promise<void> {
  for (const name of isPublic ? [serverModule, publicModule] : [serverModule]) {
    const module = environment.moduleGraph.getModuleById(resolvedId(name))
    if (module === undefined) continue
    if (environment.config.consumer === 'server') return environment.reloadModule(module)
    environment.moduleGraph.invalidateModule(module)
  }
}
