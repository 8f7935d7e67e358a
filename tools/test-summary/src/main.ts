import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closingLine, judge } from './counts.ts'
import type { Counts } from './counts.ts'

// vitest runs as a child: whatever it prints while it shuts down still comes before the closing line.
const scratch = mkdtempSync(join(tmpdir(), 'keyward-tests-'))
const countsPath = join(scratch, 'counts.json')
const status = await runVitest(process.argv.slice(2))
const { counts, reason } = judge(readCounts(), status)
rmSync(scratch, { recursive: true, force: true })
if (reason) console.log(`tests failed: ${reason}`)
console.log(closingLine(counts))
process.exitCode = counts.failed > 0 ? 1 : 0

function runVitest(given: string[]) {
  const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs')
  const parameters = [vitest, 'run', ...reporters(given), ...given]
  const env = { ...process.env, KEYWARD_TEST_COUNTS: countsPath }
  // Ctrl-C reaches vitest by itself; we only have to outlive it.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const child = spawn(process.execPath, parameters, { stdio: 'inherit', env })
  return new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
}

function reporters(given: string[]) {
  const ours = `--reporter=${join(import.meta.dirname, 'reporter.ts')}`
  if (given.some((parameter) => parameter.startsWith('--reporter'))) return [ours]
  const inGitHub = process.env['GITHUB_ACTIONS'] ? ['--reporter=github-actions'] : []
  return ['--reporter=default', ...inGitHub, ours]
}

function readCounts(): Counts | undefined {
  try {
    return JSON.parse(readFileSync(countsPath, 'utf8')) as Counts
  } catch {
    return undefined
  }
}
