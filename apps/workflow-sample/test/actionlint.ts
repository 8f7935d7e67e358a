import { execFile } from 'node:child_process'
import { access, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const version = 'v1.7.12'
const run = promisify(execFile)

/** The real actionlint, built by Go into a cache when it is not there yet; undefined where there is no Go. */
export async function locateActionlint(): Promise<string | undefined> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? homedir(), '.cache')
  const folder = join(cache, 'keyward', `actionlint-${version}`)
  const binary = join(folder, process.platform === 'win32' ? 'actionlint.exe' : 'actionlint')
  if (await succeeds(access(binary))) return binary
  if (!(await succeeds(run('go', ['version'])))) return undefined
  await mkdir(folder, { recursive: true })
  await run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@${version}`], {
    env: { ...process.env, GOBIN: folder },
  })
  return binary
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

/** What it complains of, one line each. */
export async function complaints(binary: string, files: readonly string[]): Promise<string[]> {
  // Other linters that may be installed have their own opinions, and versions.
  const flags = ['-oneline', '-no-color', '-shellcheck=', '-pyflakes=']
  const { stdout } = await run(binary, [...flags, ...files]).catch((error: { stdout: string; code: number }) => {
    if (error.code === 1) return error
    throw error
  })
  return stdout.split('\n').filter((line) => line !== '')
}
