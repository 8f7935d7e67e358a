import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from './server-process.ts'

const pollMs = 15
const logLines = 25

/** Polls until the probe says yes; rejects with the end of the log when the server ends or the deadline passes before. */
export const untilReady = async (
  what: string,
  server: Pick<ServerProcess, 'state' | 'log'>,
  probe: () => Promise<boolean>,
  deadline: number,
): Promise<void> => {
  for (;;) {
    if (server.state === 'stopped') {
      throw new Error(`${what} ended while it was starting. ${await tailOf(server)}`)
    }
    if (await probe().catch(() => false)) {
      return
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} was not ready in time. ${await tailOf(server)}`)
    }
    await delay(pollMs)
  }
}

const tailOf = async (server: Pick<ServerProcess, 'log'>): Promise<string> => {
  const lines = (await server.log()).trimEnd().split('\n').slice(-logLines)
  return `The end of its log:\n${lines.join('\n')}`
}
