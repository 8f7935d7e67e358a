import { getSecretToken } from '../tokens.ts'
import type { SecretRequest } from './secret-providers.ts'

// Decorators run when a class is loaded, and the only thing that they and the root module share is this module.
const announced = new Map<string, SecretRequest>()

export function announceSecret(request: SecretRequest): void {
  const { secret, client, schema } = request
  announced.set(getSecretToken(secret, { client, schema }), request)
}

/** What classes loaded so far want injected from this client. */
export function injectedSecrets(client: string | undefined): SecretRequest[] {
  return [...announced.values()].filter((request) => request.client === client)
}
