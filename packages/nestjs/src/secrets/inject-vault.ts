import { Inject } from '@nestjs/common'
import { checkClientName } from '../check-arguments.ts'
import { getVaultToken } from '../tokens.ts'

/**
 * Injects the `Vault` client: the one without a name, or the one of that name. For parameters of constructors and for properties.
 *
 * @example
 * constructor(@InjectVault() private readonly vault: Vault) {}
 */
export function InjectVault(name?: string): PropertyDecorator & ParameterDecorator {
  checkClientName(name, '@InjectVault()')
  return Inject(getVaultToken(name))
}
