import type { Vault, VaultEvents } from '@keyward/core'
import type { OnModuleInit } from '@nestjs/common'
import type { ModuleRef } from '@nestjs/core'
import type { EventEmitter2, EventEmitterReadinessWatcher } from '@nestjs/event-emitter'

// Not the events of single calls: there may be thousands of them a second.
const forwarded = ['login', 'renewal', 'lease', 'certificates', 'retry', 'node', 'secretChange'] as const

/** Emits the client's events on the application's event emitter, where there is one, as `vault.login`, `vault.secretChange` and so on. */
export class VaultEventForwarder implements OnModuleInit {
  readonly #vault: Vault
  readonly #moduleRef: ModuleRef
  readonly #client: string | undefined

  constructor(vault: Vault, moduleRef: ModuleRef, client: string | undefined) {
    this.#vault = vault
    this.#moduleRef = moduleRef
    this.#client = client
  }

  async onModuleInit(): Promise<void> {
    const found = await this.#findEmitter()
    // What a test puts in the client's place may have no events.
    if (found === undefined || !('events' in this.#vault)) return
    const { emitter, ready } = found
    const client = this.#client === undefined ? {} : { client: this.#client }
    const forward = async (name: keyof VaultEvents, event: object): Promise<void> => {
      await ready
      emitter.emit(`vault.${name}`, { ...event, ...client })
    }
    for (const name of forwarded) this.#vault.events.on(name, (event: object) => forward(name, event))
  }

  async #findEmitter(): Promise<{ emitter: EventEmitter2; ready: Promise<void> } | undefined> {
    try {
      const library = await import('@nestjs/event-emitter')
      const emitter = this.#moduleRef.get<EventEmitter2>(library.EventEmitter2, { strict: false })
      const watcher: EventEmitterReadinessWatcher = this.#moduleRef.get(library.EventEmitterReadinessWatcher, {
        strict: false,
      })
      // Listeners are attached when the application has started, and only then hear anything.
      return { emitter, ready: watcher.waitUntilReady().catch(() => undefined) }
    } catch {
      // It is not installed, or not imported into this application.
      return undefined
    }
  }
}
