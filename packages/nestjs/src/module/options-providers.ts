import type { OptionProblem } from '@keyward/core'
import type { FactoryProvider, InjectionToken, Provider } from '@nestjs/common'
import { checkClientName, refuse } from '../check-arguments.ts'
import type { VaultModuleAsyncOptions, VaultModulePlacement, VaultOptionsFactory } from './module-options.ts'

const ways = ['useFactory', 'useClass', 'useExisting'] as const

export function checkPlacement({ name, global }: VaultModulePlacement, caller: string): void {
  checkClientName(name, `${caller} with a name`)
  if (global !== undefined && typeof global !== 'boolean') {
    refuse(caller, [{ path: 'global', message: 'must be true or false' }])
  }
}

/** The options of a client that is told of them by the application's own providers. */
export function asyncOptionsProviders(provide: InjectionToken, options: VaultModuleAsyncOptions): Provider[] {
  const { useFactory, inject = [], useClass, useExisting } = options
  refuse('VaultModule.forRootAsync()', problemsOf(options))
  if (useFactory !== undefined) return [{ provide, useFactory: useFactory as FactoryProvider['useFactory'], inject }]
  const made = { provide, useFactory: (factory: VaultOptionsFactory) => factory.createVaultOptions() }
  if (useExisting !== undefined) return [{ ...made, inject: [useExisting] }]
  return useClass === undefined
    ? []
    : [
        { ...made, inject: [useClass] },
        { provide: useClass, useClass },
      ]
}

// Nest itself would go on, and say that it cannot resolve something that it has no name for.
function problemsOf(options: VaultModuleAsyncOptions): OptionProblem[] {
  const given = ways.filter((way) => options[way] !== undefined)
  if (given.length !== 1) {
    return [
      {
        path: ways.join(', '),
        message: `must be given exactly once, not ${given.length === 0 ? 'never' : given.join(' and ')}`,
      },
    ]
  }
  const [way] = given
  if (way !== 'useExisting' && typeof options[way ?? 'useFactory'] !== 'function') {
    return [{ path: way ?? '', message: `must be a ${way === 'useClass' ? 'class' : 'function'}` }]
  }
  return []
}
