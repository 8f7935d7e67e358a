import { type Clock, VaultError } from '../../foundation/index.ts'
import type { Node } from './node.ts'
import { canRead, type NodeState } from './node-state.ts'

export interface ElectionWatch {
  /**
   * Resolves when a node is active; fails when no node can come to it by itself. Everybody waits for one and the same watch, so an outage
   * costs the cluster the same few questions however many are waiting.
   */
  over(): Promise<void>
  /** Something changed: look again at once. */
  changed(): void
  stop(): void
}

export interface ElectionWatchParts {
  clock: Clock
  random: () => number
  survey: () => Promise<void>
  nodes: () => Node[]
  /** Whether requests for the active node can be sent. */
  isOver: () => boolean
}

const firstPauseMs = 50
const longestPauseMs = 1000
// A whole cluster that answers nothing once may only be busy.
const roundsBeforeGivingUp = 3

export function createElectionWatch({ clock, random, survey, nodes, isOver }: ElectionWatchParts): ElectionWatch {
  let watch: PromiseWithResolvers<void> | undefined
  let stopped = false
  const settle = (error?: VaultError): void => {
    const settled = watch
    watch = undefined
    if (error === undefined) settled?.resolve()
    else settled?.reject(error)
  }
  const look = async (round: number, hopeless: number): Promise<void> => {
    await survey()
    if (watch === undefined || stopped) return
    const silent = nodes().every(({ state }) => !canRead(state)) ? hopeless + 1 : 0
    if (silent >= roundsBeforeGivingUp) return settle(outage(nodes()))
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** round) * (0.5 + random() / 2)
    clock.after(pauseMs, () => void look(round + 1, silent))
  }
  return {
    over() {
      if (stopped) return Promise.reject(new VaultError('closed', 'the client is closed'))
      if (watch === undefined) {
        watch = Promise.withResolvers<void>()
        void look(0, 0)
      }
      return watch.promise
    },
    changed() {
      if (watch !== undefined && isOver()) settle()
    },
    stop() {
      stopped = true
      settle(new VaultError('closed', 'the client is closed'))
    },
  }
}

/** Nobody answers, or whoever does cannot serve: the most telling state decides. */
function outage(nodes: Node[]): VaultError {
  const states = nodes.map(({ address, state }) => `${address} ${state}`).join(', ')
  const among = (state: NodeState): boolean => nodes.some((node) => node.state === state)
  if (among('sealed')) return new VaultError('sealed', `no node can serve (${states})`, { sent: false })
  if (among('uninitialized')) return new VaultError('not_initialized', `no node can serve (${states})`, { sent: false })
  return new VaultError('unreachable', `no node answers (${states})`, { sent: false })
}
