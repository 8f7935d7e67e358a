import { VaultError } from '@keyward/core'
import {
  checkClientName,
  checkSecretName,
  mustBeClientName,
  mustBeSchema,
  mustBeText,
  optionProblems,
  refuse,
} from '../check-arguments.ts'
import type { SecretRequest } from '../secrets/secret-providers.ts'

const rules = { secret: mustBeText, client: mustBeClientName, schema: mustBeSchema }

/** What `forFeature` was asked for, each with its client. */
export function featureRequests(secrets: readonly (string | SecretRequest)[], client?: string): SecretRequest[] {
  if (!Array.isArray(secrets) || secrets.length === 0) {
    throw new VaultError('invalid_argument', 'VaultModule.forFeature() needs a list of secrets', {
      hint: "Write VaultModule.forFeature(['app/database']).",
    })
  }
  checkClientName(client, 'VaultModule.forFeature()')
  return secrets.map((each: string | SecretRequest) => {
    if (typeof each === 'object' && each !== null) refuse('VaultModule.forFeature()', optionProblems(each, rules))
    const request = typeof each === 'object' && each !== null ? { client, ...each } : { secret: each, client }
    checkSecretName(request.secret, 'VaultModule.forFeature()')
    return request
  })
}
