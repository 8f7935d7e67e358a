import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { plainEnvironment } from '../client-process/plain-environment.ts'
import { column } from '../report/table.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { differenceOf, spreadOf } from '../statistics/spread.ts'
import type { Suite } from './suite.ts'

const scripts = {
  empty: '',
  keyward: `import '@keyward/core'`,
  'undici, its pool alone': `import 'undici/lib/dispatcher/pool.js'`,
  'undici, all of it': `import 'undici'`,
  'node-vault': `import 'node-vault'`,
}
type Script = keyof typeof scripts
const names = Object.keys(scripts) as Script[]

// One start of Node varies by several milliseconds.
const fewestRounds = 15

export const importing: Suite = {
  name: 'import',
  what: "`import '@keyward/core'` in a new process, above an empty script",
  targets: [{ of: 'figures', key: 'msAboveEmpty', limit: { atMost: 60 } }],
  async run(options) {
    const rounds = Math.max(fewestRounds, options.rounds)
    // Brings the files into the system's cache.
    for (const name of names) timeScript(name)
    const measured = await interleavedRounds(names, rounds, (name, round) => {
      if (name === 'empty') options.onProgress(`round ${round} of ${rounds}`)
      return Promise.resolve(timeScript(name))
    })
    const series = (name: Script): readonly number[] => measured.get(name) ?? []
    const aboveEmpty = (name: Script) => differenceOf(series(name), series('empty'))
    return {
      rounds,
      table: {
        rowTitle: 'script',
        rows: names.map((name) => ({ name, title: name })),
        columns: [
          column(
            'ms',
            'ms',
            names.map((name) => spreadOf(series(name))),
          ),
          column('ms above empty', 'msAboveEmpty', names.map(aboveEmpty)),
        ],
      },
      figures: { msAboveEmpty: aboveEmpty('keyward') },
      ratios: { vsUndiciPool: spreadOf([aboveEmpty('keyward').median / aboveEmpty('undici, its pool alone').median]) },
    }
  },
}

/** From before the process starts until it has ended. */
function timeScript(name: Script): number {
  const begin = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', scripts[name]], {
    // Where the imports are resolved from.
    cwd: join(import.meta.dirname, '../..'),
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ms = performance.now() - begin
  if (status !== 0) throw new Error(`the script "${name}" ended with ${status}: ${stderr.toString().trim()}`)
  return ms
}
