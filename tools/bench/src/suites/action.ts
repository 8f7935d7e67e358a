import { bundleMegabytes, createActionStep, type StepScript } from '../action-step/action-step.ts'
import { column } from '../report/table.ts'
import { databaseLogins } from '../servers/bench-secrets.ts'
import { startBenchServer } from '../servers/bench-server.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { differenceOf, spreadOf } from '../statistics/spread.ts'
import type { Suite } from './suite.ts'

const titles: Readonly<Record<StepScript, string>> = {
  empty: 'an empty script',
  action: 'the action, one secret',
}
const names = Object.keys(titles) as StepScript[]

// One start of Node varies by several milliseconds.
const fewestRounds = 15

export const actionStep: Suite = {
  name: 'action',
  what: 'the main step of the GitHub Action, from before its process starts until it has ended: one secret from a real server',
  // What hashicorp/vault-action 3.4 takes for the same on two cores where an empty script takes 30 ms.
  targets: [
    { of: 'figures', key: 'wallMs', limit: { atMost: 105 } },
    { of: 'figures', key: 'peakMegabytes', limit: { atMost: 66 } },
    { of: 'figures', key: 'bundleMegabytes', limit: { atMost: 1 } },
  ],
  async run(options) {
    const rounds = Math.max(fewestRounds, options.rounds)
    await using server = await startBenchServer('dev', databaseLogins(1))
    using step = createActionStep({ server, secrets: server.secrets, profileFolder: options.profileFolder })
    // Brings the files into the system's cache.
    for (const name of names) step.wallMs(name)
    const measured = await interleavedRounds(names, rounds, (name, round) => {
      if (name === names[0]) options.onProgress(`round ${round} of ${rounds}`)
      return Promise.resolve({ ms: step.wallMs(name), megabytes: step.peakMegabytes(name) })
    })
    const ms = (name: StepScript) => (measured.get(name) ?? []).map((round) => round.ms)
    const megabytes = (name: StepScript) => spreadOf((measured.get(name) ?? []).map((round) => round.megabytes))
    return {
      rounds,
      server: server.description,
      table: {
        rowTitle: 'script',
        rows: names.map((name) => ({ name, title: titles[name] })),
        columns: [
          column('ms', 'ms', names.map(ms).map(spreadOf)),
          column('most memory, MB', 'megabytes', names.map(megabytes)),
        ],
      },
      figures: {
        wallMs: spreadOf(ms('action')),
        msAboveEmpty: differenceOf(ms('action'), ms('empty')),
        peakMegabytes: megabytes('action'),
        bundleMegabytes: spreadOf([bundleMegabytes()]),
      },
      ratios: {},
    }
  },
}
