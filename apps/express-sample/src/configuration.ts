import type { Vault } from '@keyward/core'

/** What the app needs to run. All of it comes from Vault. */
export interface Configuration {
  title: string
  apiKey: string
  /** The version of the secret that this was read from. */
  version: number
}

const configurationPath = 'app/express-sample/configuration'

export async function loadConfiguration(vault: Vault): Promise<Configuration> {
  const { data, version = 0 } = await vault.kv.read<{ title: unknown; apiKey: unknown }>(configurationPath)
  return { title: requireText('title', data.title), apiKey: requireText('apiKey', data.apiKey), version }
}

function requireText(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new Error(`${configurationPath} must have a non-empty text field "${field}"`)
}
