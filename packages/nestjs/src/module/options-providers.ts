import type { OptionProblem } from '@keyward/core'
import type { FactoryProvider, InjectionToken, Provider } from '@nestjs/common'
import { anything, checkClientName, mustBeBoolean, mustBeFunction, optionProblems, refuse } from '../check-arguments.ts'
import type { VaultModuleAsyncOptions, VaultModulePlacement, VaultOptionsFactory } from './module-options.ts'

const ways = ['useFactory', 'useClass', 'useExisting'] as const

export function checkPlacement(options: unknown, caller: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    refuse(caller, optionProblems(options, {}))
  const { name, global } = options as VaultModulePlacement
  checkClientName(name, `${caller} with a name`)
  refuse(caller, optionProblems({ global }, { global: mustBeBoolean }))
}

const asyncRules = {
  useFactory: mustBeFunction,
  inject: (value: unknown) => (Array.isArray(value) ? undefined : 'must be a list of what the factory is given'),
  useClass: (value: unknown) => (typeof value === 'function' ? undefined : 'must be a class'),
  useExisting: anything,
  imports: anything,
  name: anything,
  global: anything,
}

export function checkAsyncOptions(options: unknown): void {
  const caller = 'VaultModule.forRootAsync()'
  checkPlacement(options, caller)
  const problems = optionProblems(options, asyncRules)
  refuse(caller, [...problems, ...wayProblems(options as VaultModuleAsyncOptions)])
}

/** The options of a client that is told of them by the application's own providers. */
export function asyncOptionsProviders(provide: InjectionToken, options: VaultModuleAsyncOptions): Provider[] {
  const { useFactory, inject = [], useClass, useExisting } = options
  if (useFactory !== undefined) return [{ provide, useFactory: useFactory as FactoryProvider['useFactory'], inject }]
  const made = { provide, useFactory: (factory: VaultOptionsFactory) => optionsOf(factory) }
  if (useExisting !== undefined) return [{ ...made, inject: [useExisting] }]
  return useClass === undefined
    ? []
    : [
        { ...made, inject: [useClass] },
        { provide: useClass, useClass },
      ]
}

function optionsOf(
  factory: Partial<VaultOptionsFactory> | null,
): ReturnType<VaultOptionsFactory['createVaultOptions']> {
  if (typeof factory?.createVaultOptions === 'function') return factory.createVaultOptions()
  const message = 'must have a method createVaultOptions()'
  refuse('VaultModule.forRootAsync()', [{ path: 'what useClass or useExisting stands for', message }])
  return {}
}

// Nest itself would go on, and say that it cannot resolve something that it has no name for.
function wayProblems(options: VaultModuleAsyncOptions): OptionProblem[] {
  const given = ways.filter((way) => options[way] !== undefined)
  if (given.length === 1) return []
  const instead = given.length === 0 ? 'never' : given.join(' and ')
  return [{ path: ways.join(', '), message: `must be given exactly once, not ${instead}` }]
}
