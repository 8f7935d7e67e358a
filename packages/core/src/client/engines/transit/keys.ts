import { secretData } from '../../../foundation/index.ts'
import { type Call, checkFields, type FieldRules } from '../../request/index.ts'
import type { EngineOptionRules, OnEndpoint } from '../engine-endpoint.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import type { TransitExportOptions, TransitKeyConfiguration, TransitKeys, TransitKeySettings } from './key-types.ts'
import { keyFrom, type WireKey } from './wire-key.ts'

const exportOptions: EngineOptionRules<TransitExportOptions> = { version: 'optional' }
const settingRules: FieldRules<TransitKeySettings> = {
  type: 'guard',
  derived: 'guard',
  convergentEncryption: 'guard',
  exportable: 'guard',
  allowPlaintextBackup: 'guard',
  autoRotatePeriodSeconds: 'guard',
  keySizeBytes: 'guard',
}
const configurationRules: FieldRules<TransitKeyConfiguration> = {
  minDecryptionVersion: 'guard',
  minEncryptionVersion: 'guard',
  deletionAllowed: 'guard',
  exportable: 'guard',
  allowPlaintextBackup: 'guard',
  autoRotatePeriodSeconds: 'guard',
}

/** The options that these calls have for themselves. */
export const keysOptions = { 'keys.export': exportOptions }

export function createKeys(on: OnEndpoint): TransitKeys {
  return {
    create: (name, settings = {}, options) =>
      on('keys.create', ['keys', name], options, async ({ ask, call }) => {
        checkFields(call, 'settings', settings, settingRules)
        const body = settingsFields(settings, call)
        return keyFrom((await ask<WireKey>({ method: 'POST', body, repeatable: true })).data)
      }),
    read: (name, options) =>
      on('keys.read', ['keys', name], options, async ({ ask }) =>
        keyFrom((await ask<WireKey>({ method: 'GET' })).data),
      ),
    list: (options) => on('keys.list', ['keys'], options, ({ list }) => list()),
    rotate: (name, options) =>
      on('keys.rotate', ['keys', name, 'rotate'], options, ({ tell }) => tell({ method: 'POST' })),
    configure: (name, configuration, options) =>
      on('keys.configure', ['keys', name, 'config'], options, async ({ tell, call }) => {
        checkFields(call, 'configuration', configuration, configurationRules)
        await tell({ method: 'POST', body: configurationFields(configuration, call), repeatable: true })
      }),
    delete: (name, options) => on('keys.delete', ['keys', name], options, ({ tell }) => tell({ method: 'DELETE' })),
    export: (name, keyType, options) => {
      const version = options?.version === undefined ? [] : [versionName(options.version)]
      return on('keys.export', ['export', keyType, name, ...version], options, async ({ ask, call }) => {
        const { data } = await ask<WireExportedKey>({ method: 'GET' })
        return { name: data.name, type: data.type, data: secretData(data.keys, { path: String(call.path) }) }
      })
    },
  }
}

interface WireExportedKey {
  name: string
  type: string
  keys: Record<string, string>
}

function settingsFields(settings: TransitKeySettings, call: Call): object {
  return {
    type: settings.type,
    derived: settings.derived,
    convergent_encryption: settings.convergentEncryption,
    exportable: settings.exportable,
    allow_plaintext_backup: settings.allowPlaintextBackup,
    auto_rotate_period: rotatePeriod(settings, call),
    key_size: settings.keySizeBytes,
  }
}

function configurationFields(configuration: TransitKeyConfiguration, call: Call): object {
  return {
    min_decryption_version: configuration.minDecryptionVersion,
    min_encryption_version: configuration.minEncryptionVersion,
    deletion_allowed: configuration.deletionAllowed,
    exportable: configuration.exportable,
    allow_plaintext_backup: configuration.allowPlaintextBackup,
    auto_rotate_period: rotatePeriod(configuration, call),
  }
}

function versionName(version: number | 'latest'): string {
  return typeof version === 'number' ? String(version) : version
}

function rotatePeriod(
  { autoRotatePeriodSeconds: period }: TransitKeySettings | TransitKeyConfiguration,
  call: Call,
): string | undefined {
  return period === undefined ? undefined : wholeSeconds(period, 'autoRotatePeriodSeconds', 0, call)
}
