import * as fs from 'node:fs'
import { run } from './child-process.js'
import { npmProblem } from './problem.js'

/**
 * Runs npm quietly; a failure becomes a SetupProblem that carries what npm said.
 * @param {string} task completes "npm could not …"
 * @param {string[]} parameters
 * @param {string} root
 * @param {(pid: number) => void} [onStart]
 */
export async function npm(task, parameters, root, onStart) {
  // Warnings stay out of sight: an old Node would get one EBADENGINE for each package that asks for a newer one.
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress']
  const { command, leading, shell } = npmCommand()
  const { status, said } = await run(command, [...leading, ...parameters, ...quiet], {
    cwd: root,
    env: environmentForNpm(),
    shell,
    onStart,
  })
  if (status !== 0) throw npmProblem(task, said, freeMegabytes(root))
}

/** @param {string} root */
function freeMegabytes(root) {
  // Not in the first releases of Node 18.
  if (!('statfsSync' in fs)) return Infinity
  const { bavail, bsize } = fs.statfsSync(root)
  return (bavail * bsize) / 1e6
}

/** The npm that runs us and its own Node, because the Node in node_modules may be about to be replaced. */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script && /\.[cm]?js$/.test(script)) return { command: node ?? process.execPath, leading: [script], shell: false }
  return { command: 'npm', leading: [], shell: process.platform === 'win32' }
}

/** Without what `npm run -w …` or `npm --prefix …` left for its scripts: it would narrow the installation. */
function environmentForNpm() {
  const narrowing = /^npm_config_(workspaces?|include_workspace_root|prefix|local_prefix|global|omit|dry_run)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !narrowing.test(name)))
}
