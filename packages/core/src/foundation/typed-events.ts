/** The listening side of a set of named events. */
export interface EventSource<Events> {
  /** Returns the removal of this listener. A listener that throws disturbs nobody. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
}

export interface EventEmitter<Events> extends EventSource<Events> {
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
}

export function createEventEmitter<Events>(): EventEmitter<Events> {
  const listeners = new Map<keyof Events, Set<(event: never) => void>>()
  return {
    on(name, listener) {
      const registered = listeners.get(name) ?? new Set()
      listeners.set(name, registered.add(listener))
      return () => void registered.delete(listener)
    },
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) callSafely(listener as (event: unknown) => void, event)
    },
  }
}

function callSafely(listener: (event: unknown) => void, event: unknown): void {
  try {
    listener(event)
  } catch (error) {
    // A failing listener is its owner's bug: it surfaces as an uncaught error of theirs, after our work is done.
    process.emitWarning(`A Keyward event listener threw ${(error as Error)?.name ?? typeof error}`, 'KeywardWarning')
  }
}
