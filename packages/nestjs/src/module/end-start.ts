import type { Vault } from '@keyward/core'

const signals = ['SIGINT', 'SIGTERM'] as const
const starting = new Set<Vault>()

/**
 * Closes a client, and so revokes its token, when the process is told to end while the application starts: Nest listens to no signal before
 * `enableShutdownHooks()`. Returns the end of that.
 */
export function closeOnSignal(vault: Vault): () => void {
  if (starting.size === 0) for (const signal of signals) process.on(signal, endStart)
  starting.add(vault)
  return () => {
    starting.delete(vault)
    if (starting.size === 0) for (const signal of signals) process.off(signal, endStart)
  }
}

// The process ends by the signal then, as it would have without us.
function endStart(signal: NodeJS.Signals): void {
  // Whoever else listens decides how the process ends: Nest, for example, which closes the client too.
  if (process.listenerCount(signal) === 1) void closeAndEnd(signal)
}

async function closeAndEnd(signal: NodeJS.Signals): Promise<void> {
  for (const vault of starting) await vault.close()
  process.off(signal, endStart)
  process.kill(process.pid, signal)
}
