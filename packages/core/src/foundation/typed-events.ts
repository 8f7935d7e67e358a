/** The listening side of a set of named events. */
export interface EventSource<Events> {
  /** Returns the removal of this listener. A listener that throws disturbs nobody. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => unknown): () => void
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
      for (const listener of listeners.get(name) ?? []) callSafely(listener as (event: unknown) => unknown, event)
    },
  }
}

/** Calls what a user registered, which may be async: whether it throws or rejects, the next one is called. */
function callSafely(listener: (event: unknown) => unknown, event: unknown): void {
  try {
    const result = listener(event)
    if (result instanceof Promise) result.catch(warn)
  } catch (error) {
    warn(error)
  }
}

// A failing listener is its owner's bug. Its message is theirs, and may hold what must not be printed.
function warn(error: unknown): void {
  process.emitWarning(`A Keyward event listener threw ${(error as Error)?.name ?? typeof error}`, 'KeywardWarning')
}
