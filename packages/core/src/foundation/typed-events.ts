import { VaultError } from './vault-error.ts'

/** The listening side of a set of named events. */
export interface EventSource<Events> {
  /** Returns the removal of this listener. One that throws, or whose promise fails, disturbs nobody. Throws `invalid_argument` for an unknown name. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => unknown): () => void
}

export interface EventEmitter<Events> extends EventSource<Events> {
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
}

/** With the names that there are, `on` refuses every other. `whose` says in the warning of a listener that fails what it listened to. */
export function createEventEmitter<Events>(
  names?: { readonly [Name in keyof Events]: true },
  whose = 'A Keyward event listener',
): EventEmitter<Events> {
  const warn = (error: unknown): void => warnOf(whose, error)
  const listeners = new Map<keyof Events, Set<(event: never) => void>>()
  return {
    on(name, listener) {
      if (names !== undefined && !Object.hasOwn(names, name)) throw unknownEvent(names)
      requireListener(listener)
      const registered = listeners.get(name) ?? new Set()
      listeners.set(name, registered.add(listener))
      return () => void registered.delete(listener)
    },
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) callSafely(listener as (event: unknown) => unknown, event, warn)
    },
  }
}

export function requireListener(listener: unknown): void {
  if (typeof listener !== 'function') throw new VaultError('invalid_argument', 'the listener is not a function')
}

function unknownEvent(names: object): VaultError {
  const hint = `The events are ${Object.keys(names).join(', ')}.`
  return new VaultError('invalid_argument', 'there is no event of that name', { hint })
}

/** Calls what a user registered, which may be async: whether it throws or rejects, the next one is called. */
function callSafely(listener: (event: unknown) => unknown, event: unknown, warn: (error: unknown) => void): void {
  try {
    const result = listener(event)
    if (result instanceof Promise) result.catch(warn)
  } catch (error) {
    warn(error)
  }
}

// A failing listener is its owner's bug. Its message is theirs, and may hold what must not be printed.
function warnOf(whose: string, error: unknown): void {
  process.emitWarning(`${whose} threw ${(error as Error)?.name ?? typeof error}`, 'KeywardWarning')
}
