import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainEnvironment } from '../client-process/plain-environment.ts'
import type { BenchServer } from '../servers/bench-server.ts'

export interface ViteBuild {
  /** Of the application. */
  readonly folder: string
  /** A file in it. */
  readonly config: string
  readonly server: BenchServer
  /** Where a CPU profile goes. */
  readonly profileFolder?: string | undefined
}

const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin/vite.js')

/** `vite build` in a fresh process: milliseconds from before it starts until it has ended. */
export function timeBuild({ folder, config, server, profileFolder }: ViteBuild): number {
  const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]
  const begin = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [...profile, vite, 'build', '--config', config], {
    cwd: folder,
    env: {
      ...plainEnvironment(),
      VAULT_ADDR: server.address,
      VAULT_TOKEN: server.token,
      SECRETS: server.secrets.map(({ name }) => name).join(','),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const milliseconds = performance.now() - begin
  if (status === 0) return milliseconds
  throw new Error(`vite build with ${config} ended with ${status}: ${stdout.toString()}${stderr.toString()}`)
}
