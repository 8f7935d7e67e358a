import { execFile } from 'node:child_process'
import { access, mkdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const version = 'v8.30.1'
const run = promisify(execFile)

/** One line of its report. */
export interface GitleaksFinding {
  readonly RuleID: string
  readonly File: string
  readonly Secret: string
}

/** The real gitleaks, built by Go into a cache when it is not there yet; undefined where there is no Go. */
export async function locateGitleaks(): Promise<string | undefined> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? homedir(), '.cache')
  const folder = join(cache, 'keyward', `gitleaks-${version}`)
  const binary = join(folder, process.platform === 'win32' ? 'gitleaks.exe' : 'gitleaks')
  if (await exists(binary)) return binary
  const hasGo = await run('go', ['version']).then(
    () => true,
    () => false,
  )
  if (!hasGo) return undefined
  await mkdir(folder, { recursive: true })
  await run('go', ['install', `github.com/zricethezav/gitleaks/v8@${version}`], {
    env: { ...process.env, GOBIN: folder },
  })
  return binary
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/** What it finds in a directory by its own rules. */
export async function runGitleaks(binary: string, directory: string, report: string): Promise<GitleaksFinding[]> {
  const flags = ['--no-banner', '--exit-code', '0', '--report-format', 'json', '--report-path', report]
  await run(binary, ['dir', directory, ...flags])
  return JSON.parse(await readFile(report, 'utf8')) as GitleaksFinding[]
}
