import type { LogErrorOptions, Logger } from 'vite'
import type { Files } from '../fixture/project.ts'
import type { VaultServer } from '../fixture/vault-server.ts'
import type { Vite } from '../fixture/vites.ts'
import { declared, type Secret } from './secret.ts'

/** What an attempt is run on. */
export interface Ground {
  readonly vault: VaultServer
  readonly vite: Vite
  readonly secret: Secret
  readonly isGuarded: boolean
}

const page = '<!doctype html><title>Shop</title><script type="module" src="/main.ts"></script>'

export const projectFiles: Files = {
  'index.html': page,
  'main.ts': 'console.log(0)',
  // The client of the built server: of no interest here, and no bundle for browsers could hold the real one.
  'vault.ts': 'export const vault = { secrets: {} }',
}

export function pluginOptions({ vault, secret }: Ground) {
  return {
    vault: vault.vaultOptions,
    vitest: true,
    declarations: false,
    secrets: declared(secret),
    inline: true,
    credentials: false,
    runtime: '/vault.ts',
    search: ['prerendered', 'not-there'],
  } as const
}

export function collectingLogger(logged: string[]): Logger {
  const add = (message: string, options?: LogErrorOptions): void => {
    logged.push(message, options?.error?.stack ?? '')
  }
  return {
    info: add,
    warn: add,
    warnOnce: add,
    error: add,
    clearScreen: () => undefined,
    hasErrorLogged: () => false,
    hasWarned: false,
  }
}
