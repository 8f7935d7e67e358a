import { VaultError } from '@keyward/core'
import { getSecretToken, InjectSecret, OnSecretChange, VaultAdminModule, VaultModule } from '@keyward/nestjs'
import { vaultConfig } from '@keyward/nestjs/config'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { describe, expect, it } from 'vitest'
import { useVaultServer } from './vault-server.ts'

const vault = useVaultServer()
const authorize = (): boolean => true
const secrets = { password: 'app/database#password' }

/** Calls something with what its types do not allow. */
const call = (called: unknown, ...given: unknown[]) => Reflect.apply(called as () => unknown, undefined, given)

const wrong: [string, () => unknown, RegExp][] = [
  [
    '@InjectSecret',
    () => call(InjectSecret, 'a', { shema: 1, clent: 'x' }),
    /shema is no option.*\n +clent is no option/,
  ],
  [
    '@InjectSecret',
    () => call(InjectSecret, 'a', { schema: {} }),
    /@InjectSecret\(\) of a .*\n +schema must be a Standard/,
  ],
  ['@InjectSecret', () => call(InjectSecret, 'a', { value: 'yes' }), /value must be true or false/],
  ['@InjectSecret', () => call(InjectSecret, 'a', { client: '' }), /client must be the name of a client/],
  ['@InjectSecret', () => call(InjectSecret, '../a'), /@InjectSecret\(\): .*\.\./],
  ['@OnSecretChange', () => call(OnSecretChange, 'a#b#c'), /"a#b#c" is no name of a secret/],
  ['@InjectSecret', () => call(InjectSecret, 'a', null), /options must be an object/],
  [
    'getSecretToken',
    () => call(getSecretToken, 'a', { clent: 'x' }),
    /clent is no option; there is client, value, schema/,
  ],
  ['@OnSecretChange', () => call(OnSecretChange, 'a', { clent: 'x' }), /clent is no option; there is client/],
  ['@OnSecretChange', () => call(OnSecretChange, 'a', null), /options must be an object/],
  ['forRoot', () => call(VaultModule.forRoot, null), /options must be an object/],
  ['forRoot', () => call(VaultModule.forRoot, { global: 'yes' }), /global must be true or false/],
  ['forRootAsync', () => call(VaultModule.forRootAsync, undefined), /options must be an object/],
  [
    'forRootAsync',
    () => call(VaultModule.forRootAsync, { usefactory: authorize }),
    /usefactory is no option; there is useF/,
  ],
  [
    'forRootAsync',
    () => call(VaultModule.forRootAsync, { useFactory: authorize, inject: 'x' }),
    /inject must be a list/,
  ],
  ['forFeature', () => call(VaultModule.forFeature, [{ secret: 'a', shema: 1 }]), /shema is no option/],
  ['VaultAdminModule', () => call(VaultAdminModule.forRoot, undefined), /options must be an object/],
  [
    'VaultAdminModule',
    () => call(VaultAdminModule.forRoot, { authorize, paht: 'x' }),
    /paht is no option; there is .*path/,
  ],
  ['VaultAdminModule', () => call(VaultAdminModule.forRoot, { guard: 'x' }), /guard must be a guard/],
  [
    'vaultConfig',
    () => call(vaultConfig, 'db', { secrets, shema: 1 }),
    /shema is no option; there is secrets, schema, vault/,
  ],
  ['vaultConfig', () => call(vaultConfig, 'db', { secrets, schema: {} }), /schema must be a Standard Schema/],
  ['vaultConfig', () => call(vaultConfig, 'db', { secrets, vault: {} }), /vault must be a client/],
  ['vaultConfig', () => call(vaultConfig, 'db', undefined), /secrets must say/],
]

const start = (module: unknown) =>
  NestFactory.createApplicationContext(module as typeof VaultModule, { logger: false, abortOnError: false })

describe('wrong options', () => {
  it.each(wrong)(
    'of %s are refused where they are written, by an error that says what there is: %s',
    (_of, write, message) => {
      expect(write).toThrow(VaultError)
      expect(write).toThrow(message)
    },
  )

  it('of a factory that names the client stop the start', async () => {
    const named = { useFactory: () => ({ ...vault.connection(), name: 'x' }) }
    await expect(start(VaultModule.forRootAsync(named))).rejects.toThrow(
      /\n +name must be given to forRootAsync\(\) itself/,
    )
  })

  it.each(['useClass', 'useExisting'])('of %s, which makes none, stop the start', async (way) => {
    class Nothing {
      readonly is = 'nothing'
    }
    @Module({ providers: [Nothing], exports: [Nothing] })
    class NothingModule {}
    const imports = [NothingModule]
    const module = call(VaultModule.forRootAsync, { imports, [way]: Nothing })
    await expect(start(module)).rejects.toThrow(
      /useClass or useExisting stands for must have a method createVaultOptions/,
    )
  })

  it('of a vaultConfig whose function gives no client stop the start', async () => {
    const config = vaultConfig('db', { secrets, vault: () => ({}) as never })
    await expect(config()).rejects.toThrow(/vaultConfig\(\) of db .*\n +vault must give a client/)
  })
})
