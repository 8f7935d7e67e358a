import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MeasuredScan, measureScan } from '../leak-scan/scan-process.ts'
import { column, type Table } from '../report/table.ts'
import { databaseLogins } from '../servers/bench-secrets.ts'
import { startBenchServer } from '../servers/bench-server.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { buildVariants, configOf, librariesConfig } from '../vite-builds/configs.ts'
import { timeBuild } from '../vite-builds/vite-build.ts'
import { writeApp } from '../vite-builds/write-app.ts'
import type { Outcome, Suite, SuiteOptions } from './suite.ts'

const modules = 2000

export const viteBuilds: Suite = {
  name: 'vite',
  what: '`vite build` of an application of 2 000 modules with 21 values from Vault, and a search for 500 secrets in its output and in that of three, vue and rxjs',
  targets: [
    { of: 'ratios', key: 'buildVsWithout', limit: { atMost: 1.05 } },
    { of: 'figures', key: 'scanMegabytesPerSecond', limit: { atLeast: 100 } },
  ],
  async run(options) {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-vite-bench-'))
    try {
      return await measure(folder, options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const passNames = ['first', 'again', 'maps'] as const
type PassName = (typeof passNames)[number]

async function measure(folder: string, { rounds, profileFolder, onProgress }: SuiteOptions): Promise<Outcome> {
  await using server = await startBenchServer('dev', databaseLogins(20))
  await writeApp(folder, modules)
  const build = (config: string): number => timeBuild({ folder, config, server, profileFolder })
  // Brings the files into the system's cache too.
  for (const config of [librariesConfig, ...Object.values(configOf)]) build(config)
  const searched = ['dist-without', 'dist-libraries'].map((output) => join(folder, output))
  const builds = await interleavedRounds(buildVariants, rounds, (name, round) => {
    if (name === buildVariants[0]) onProgress(`round ${round} of ${rounds}`)
    return Promise.resolve(build(configOf[name]))
  })
  onProgress('searching')
  // Apart from the builds: whichever came after so much work would pay for it.
  const scans = Array.from({ length: rounds }, () => measureScan(searched))
  return { rounds, server: server.description, ...evaluate([...builds.values()], scans) }
}

function evaluate(
  builds: readonly (readonly number[])[],
  scans: readonly MeasuredScan[],
): Pick<Outcome, 'ratios' | 'figures' | 'table'> {
  const [withPlugin = [], without = []] = builds
  const speed = (pass: PassName) => spreadOf(scans.map((scan) => scan[pass].bytes / 1000 / scan[pass].milliseconds))
  return {
    ratios: { buildVsWithout: ratioOf(withPlugin, without) },
    figures: {
      scanMegabytesPerSecond: speed('again'),
      firstScanMegabytesPerSecond: speed('first'),
      scanOfMapsMegabytesPerSecond: speed('maps'),
      scannedMegabytes: spreadOf(scans.map(({ first }) => first.bytes / 1e6)),
    },
    table: tableOf(builds, scans),
  }
}

function tableOf(builds: readonly (readonly number[])[], scans: readonly MeasuredScan[]): Table {
  const passes = passNames.map((pass) => scans.map((scan) => scan[pass].milliseconds))
  const titles = [
    ...buildVariants,
    'a scanner for 500 secrets',
    'the first scan',
    'the same scan again, median of 15',
    'a scan of source maps, median of 15',
  ]
  return {
    rowTitle: 'what',
    rows: titles.map((title) => ({ name: title, title })),
    columns: [
      column('ms', 'milliseconds', [...builds, scans.map(({ preparing }) => preparing), ...passes].map(spreadOf)),
    ],
  }
}
