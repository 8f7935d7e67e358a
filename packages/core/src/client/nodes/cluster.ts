import { type Clock, createSingleFlight, isVaultError, VaultError } from '../../foundation/index.ts'
import { type Call, withinCall } from '../request/index.ts'
import { addressName } from '../transport/index.ts'
import { askForLeader, trustedAddresses } from './discovery.ts'
import { createElectionWatch } from './election-watch.ts'
import { type Node, snapshot } from './node.ts'
import { canRead } from './node-state.ts'
import type { NodeChoice, Nodes } from './nodes.ts'
import { probe } from './probe.ts'

export interface ClusterParts {
  clock: Clock
  /** Between 0 and 1. */
  random: () => number
  createNode: (address: URL) => Node
  addresses: readonly URL[]
  allowPlainHttp: boolean
  /** Whether to take in nodes that the cluster names. */
  discover: boolean
  onStateChange: (node: Node, before: Node['state']) => void
}

// While in use, every node is asked for its health this often: how a graceful change of leader is noticed, and a dead node's return.
const surveyEveryMs = 5000
const discoverEveryMs = 60_000

/**
 * Several servers of one cluster. Follows who is active, waits through elections, and moves requests away from a node that died or hangs.
 */
export class Cluster implements Nodes {
  readonly several = true
  readonly #parts: ClusterParts
  readonly #nodes = new Map<string, Node>()
  readonly #probes = createSingleFlight<void>()
  readonly #election: ReturnType<typeof createElectionWatch>
  /** A standby that passes requests on to a leader which is none of ours. */
  #forwarder: Node | undefined
  #turn = 0
  #surveyedAt = -Infinity
  #nextSurveyMs = 0
  #watchingStalls = false
  #discoverNodes: (() => Promise<string[]>) | undefined
  #discoveredAt = -Infinity
  #closed = false

  constructor(parts: ClusterParts) {
    this.#parts = parts
    for (const address of parts.addresses) this.learn(address)
    this.#election = createElectionWatch({
      clock: parts.clock,
      random: parts.random,
      survey: () => this.#probeAll(),
      nodes: () => [...this.#nodes.values()],
      isOver: () => this.#usable('active') !== undefined,
    })
  }

  /** How to ask the cluster for the addresses of its nodes, with a token; asked now and then while in use. */
  discoverWith(discoverNodes: () => Promise<string[]>): void {
    if (this.#parts.discover) this.#discoverNodes = discoverNodes
  }

  /** Adds a node that was configured, or that the cluster itself named. */
  learn(address: URL): void {
    const name = addressName(address)
    if (!this.#nodes.has(name)) this.#nodes.set(name, this.#parts.createNode(address))
  }

  knows(address: string): boolean {
    return this.#nodes.has(address)
  }

  choose(choice: NodeChoice, call: Call): Node | Promise<Node> {
    this.#surveyWhenDue()
    return this.#usable(choice) ?? this.#await(choice, call)
  }

  begin(node: Node): (error?: VaultError) => void {
    if (node.inFlight++ === 0) node.lastSignAt = this.#parts.clock.monotonic()
    this.#watchForStalls()
    return (error) => {
      node.inFlight--
      node.lastSignAt = this.#parts.clock.monotonic()
      if (error !== undefined) this.#learnFrom(node, error)
    }
  }

  async survey(): Promise<ReturnType<typeof snapshot>[]> {
    await this.#probeAll()
    return [...this.#nodes.values()].map(snapshot)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#election.stop()
    const transports = [...this.#nodes.values()].flatMap(({ transport, probeTransport }) => [transport, probeTransport])
    await Promise.all(transports.map((transport) => transport.close()))
  }

  #usable(choice: NodeChoice): Node | undefined {
    if (choice === 'active') return this.#active() ?? this.#forwarding()
    const readable = [...this.#nodes.values()].filter(({ state }) => canRead(state))
    return readable[this.#turn++ % readable.length]
  }

  #active(): Node | undefined {
    return [...this.#nodes.values()].find(({ state }) => state === 'active')
  }

  #forwarding(): Node | undefined {
    return this.#forwarder !== undefined && canRead(this.#forwarder.state) ? this.#forwarder : undefined
  }

  async #await(choice: NodeChoice, call: Call): Promise<Node> {
    for (;;) {
      await withinCall(this.#election.over(), call, this.#parts.clock).catch((error: unknown) => {
        throw isVaultError(error, 'timeout') ? this.#noLeader(call) : forCall(error, call)
      })
      const node = this.#usable(choice)
      if (node !== undefined) return node
    }
  }

  #noLeader({ operation, path }: Call): VaultError {
    const states = [...this.#nodes.values()].map(({ address, state }) => `${address} ${state}`).join(', ')
    return new VaultError('no_leader', `no node became active within the time of this call (${states})`, {
      operation,
      path,
      sent: false,
    })
  }

  #learnFrom(node: Node, error: VaultError): void {
    if (error.redirectTo !== undefined) this.#follow(node, error.redirectTo)
    else if (isVaultError(error, 'unreachable', 'sealed', 'no_leader', 'not_initialized')) {
      this.#change(node, 'unknown')
      void this.#probe(node)
    }
  }

  // A standby names the node that it holds for active. It is believed until that node answers otherwise.
  #follow(node: Node, redirectTo: string): void {
    this.#change(node, 'standby')
    const leader = this.#nodes.get(redirectTo)
    if (leader === undefined || leader === node) return this.#loseForwarder(node)
    if (leader.state !== 'unreachable') this.#change(leader, 'active')
    void this.#probe(leader)
  }

  // It passes nothing on, perhaps because the leader that it names is gone.
  #loseForwarder(node: Node): void {
    if (this.#forwarder === node) this.#forwarder = undefined
    void this.#probeAll()
  }

  #surveyWhenDue(): void {
    const now = this.#parts.clock.monotonic()
    if (now - this.#surveyedAt < this.#nextSurveyMs) return
    this.#surveyedAt = now
    this.#nextSurveyMs = surveyEveryMs * (0.8 + 0.4 * this.#parts.random())
    void this.#probeAll()
    if (this.#discoverNodes !== undefined && now - this.#discoveredAt > discoverEveryMs)
      void this.#discover(this.#discoverNodes)
  }

  async #discover(discoverNodes: () => Promise<string[]>): Promise<void> {
    this.#discoveredAt = this.#parts.clock.monotonic()
    this.#learnNamed(await discoverNodes().catch(() => []))
    await this.#probeAll()
  }

  #learnNamed(addresses: readonly string[]): void {
    for (const address of trustedAddresses(addresses, this.#parts)) this.learn(address)
  }

  async #probeAll(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => this.#probe(node)))
    const standby = this.#usable('any')
    const leaderless = this.#active() === undefined && standby !== undefined
    this.#forwarder = leaderless ? await this.#findLeader(standby) : undefined
    if (this.#forwarder !== undefined) this.#election.changed()
  }

  // No node of ours is active, but a standby may know who is. If that is a node which may not be asked itself, the standby passes requests on.
  async #findLeader(standby: Node): Promise<Node | undefined> {
    const [leader] = await askForLeader(standby)
    if (leader === undefined) return undefined
    if (this.#parts.discover) this.#learnNamed([leader])
    const unknown = [...this.#nodes.values()].filter(({ state }) => state === 'unknown')
    await Promise.all(unknown.map((node) => this.#probe(node)))
    return this.knows(URL.parse(leader)?.origin ?? '') ? undefined : standby
  }

  #probe(node: Node): Promise<void> {
    return this.#probes.run(node.address, async () => {
      const { state, version, latencyMs } = await probe(node, this.#parts.clock)
      node.version = version ?? node.version
      node.latencyMs = latencyMs ?? node.latencyMs
      this.#change(node, state)
    })
  }

  #change(node: Node, state: Node['state']): void {
    const before = node.state
    if (before === state || this.#closed) return
    const leader = state === 'active' ? this.#active() : undefined
    if (leader !== undefined) return void this.#contest(node, leader)
    node.state = state
    this.#parts.onStateChange(node, before)
    this.#moveAwayFromTheLost()
    this.#election.changed()
  }

  // A leader that was cut off still calls itself active for a moment when it comes back, and what it knows is old. The one that was
  // followed meanwhile decides.
  async #contest(claimant: Node, leader: Node): Promise<void> {
    await this.#probe(leader)
    if (leader.state !== 'active') return this.#change(claimant, 'active')
    this.#change(claimant, 'unknown')
    this.#parts.clock.after(contestedForMs, () => void this.#probe(claimant))
  }

  // Requests that hang on a node which no longer answers end at once when another node can take them.
  #moveAwayFromTheLost(): void {
    if (this.#usable('active') === undefined) return
    for (const node of this.#nodes.values()) {
      if (node.state === 'unreachable' && node.inFlight > 0) node.transport.reset()
    }
  }

  // One timer for the whole cluster, only while something is under way.
  #watchForStalls(): void {
    if (this.#watchingStalls) return
    this.#watchingStalls = true
    this.#parts.clock.after(stallCheckEveryMs, () => {
      this.#watchingStalls = false
      const busy = [...this.#nodes.values()].filter(({ inFlight }) => inFlight > 0)
      if (this.#closed || busy.length === 0) return
      const now = this.#parts.clock.monotonic()
      for (const node of busy) if (now - node.lastSignAt > stalledAfterMs) this.#suspect(node)
      this.#watchForStalls()
    })
  }

  #suspect(node: Node): void {
    void this.#probe(node).then(() => {
      if (node.state !== 'unreachable') node.lastSignAt = this.#parts.clock.monotonic()
      else if (this.#usable('active') === undefined) this.#election.over().catch(() => undefined)
      else this.#moveAwayFromTheLost()
    })
  }
}

// Everybody waits for one and the same watch, which knows nothing of the call.
function forCall(error: unknown, { operation, path }: Call): unknown {
  if (!isVaultError(error, 'sealed', 'not_initialized', 'unreachable')) return error
  return new VaultError(error.code, error.what, { operation, path, sent: false })
}

const contestedForMs = 1000
const stallCheckEveryMs = 500
const stalledAfterMs = 1000
