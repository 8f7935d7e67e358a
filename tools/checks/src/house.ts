// The map of the repository: every room and package, and what it may import. The rules read it from here alone.

export interface Room {
  readonly name: string
  readonly holds: string
  /** Other rooms, each through its index.ts only. */
  readonly imports: readonly string[]
}

/** The folders of packages/core/src. A room imports rooms above it, never one below. */
export const rooms: readonly Room[] = [
  { name: 'foundation', holds: 'errors, secret data, time, concurrency, typed events', imports: [] },
  { name: 'client', holds: 'everything between a request and the server', imports: ['foundation'] },
  { name: 'cache', holds: 'encrypted, bounded store that does not know Vault', imports: ['foundation'] },
  { name: 'audit', holds: 'records, chain, sinks, detectors, reports', imports: ['foundation', 'client', 'cache'] },
  { name: 'secrets', holds: 'the everyday interface', imports: ['foundation', 'client', 'cache', 'audit'] },
  {
    name: 'rotation',
    holds: 'policies, approvals, journal, targets, scheduler',
    imports: ['foundation', 'client', 'cache', 'audit', 'secrets'],
  },
  {
    name: 'telemetry',
    holds: 'metrics and traces',
    imports: ['foundation', 'client', 'cache', 'audit', 'secrets', 'rotation'],
  },
  {
    name: 'admin',
    holds: 'what operators ask over HTTP, for any framework, and how its server ends',
    imports: ['foundation', 'client', 'cache', 'audit', 'secrets', 'rotation', 'telemetry'],
  },
]

/** The files beside the rooms. Each may import every room, and the files named here. */
export const coreFiles: Readonly<Record<string, readonly string[]>> = {
  'vault.ts': [],
  'env.ts': ['vault.ts'],
  'errors.ts': [],
  'index.ts': ['vault.ts'],
}

type Kind = 'core' | 'testing' | 'plugin' | 'app' | 'tool'

export interface Place {
  readonly kind: Kind
  /** Folder names of our own packages that its source may import. */
  readonly imports: readonly string[]
  /** And those that its tests may import as well. */
  readonly testImports: readonly string[]
}

const plugin: Place = { kind: 'plugin', imports: ['core'], testImports: ['testing'] }
const app: Place = {
  kind: 'app',
  imports: ['core', 'nestjs', 'express', 'vite', 'action', 'cli'],
  // A sample's demo counts with its tests: it is no part of the app.
  testImports: ['testing', 'sample-kit'],
}
const tool: Place = { kind: 'tool', imports: [], testImports: [] }

export const house: Readonly<Record<'packages' | 'apps' | 'tools', Readonly<Record<string, Place>>>> = {
  packages: {
    core: { kind: 'core', imports: [], testImports: ['testing'] },
    nestjs: plugin,
    express: plugin,
    vite: plugin,
    action: plugin,
    cli: plugin,
    testing: { kind: 'testing', imports: [], testImports: [] },
  },
  apps: { 'express-sample': app, 'nestjs-sample': app, 'vite-sample': app, 'workflow-sample': app },
  tools: {
    // Asks testing for the server binary.
    setup: { ...tool, imports: ['testing'] },
    checks: tool,
    'test-summary': tool,
    // Runs the documentation's code against a server of testing's.
    docs: { ...tool, imports: ['testing'] },
    // What the samples' demos and tests have in common.
    'sample-kit': { ...tool, imports: ['core', 'testing'] },
    // Shows the samples: npm start.
    demo: { ...tool, imports: ['sample-kit', 'express-sample', 'nestjs-sample', 'vite-sample'] },
    // Makes the rules for credentials that packages/vite looks by.
    'credential-rules': tool,
    // Nothing but the Nest that the tests of nestjs run on once more.
    'nest-11': tool,
    bench: { ...tool, imports: ['core', 'nestjs', 'express', 'vite', 'action', 'cli', 'testing'] },
  },
}
