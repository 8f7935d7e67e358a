import { type Vault, VaultError } from '@keyward/core'
import { Logger } from '@nestjs/common'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { followConfig } from './followed-config.ts'
import { fittingConfig } from './fitting-config.ts'
import { redactedView } from './redacted-view.ts'

export interface ConfigSource {
  namespace: string
  secrets: Readonly<Record<string, string>>
  schema: StandardSchemaV1 | undefined
}

/** Reads as an object of the newest values. Its fields can be listed and spread, but it prints without them. */
export async function liveConfig(vault: Vault, source: ConfigSource): Promise<object> {
  const { namespace, secrets } = source
  const followed = await followConfig(vault, secrets)
  const read = (): object => fittingConfig(followed.values(), source)
  let current = read()
  const logger = new Logger('vaultConfig')
  followed.onChange(() => {
    try {
      current = read()
    } catch (error) {
      const why = error instanceof VaultError ? error.message : ''
      logger.warn(`The configuration ${namespace} stays as it was: ${why}`)
    }
  })
  return redactedView(() => current, namespace)
}
