import { VaultError } from '@keyward/core'
import type { ModulesContainer } from '@nestjs/core'

/** Two roots of one name would be two clients, and which of them a class gets would depend on the order of imports. */
export function refuseSecondRoot(modules: ModulesContainer, vaultToken: string, name: string | undefined): void {
  const roots = [...modules.values()].filter(({ providers }) => providers.has(vaultToken))
  if (roots.length < 2) return
  const which = name === undefined ? 'without a name' : `with the name "${name}"`
  throw new VaultError('invalid_options', `VaultModule.forRoot() is imported ${roots.length} times ${which}`, {
    hint: 'Import it once, in the root module: every module can inject the client. Give further clients a name: forRoot({ name }).',
  })
}
