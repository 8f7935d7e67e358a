import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child-process.js'
import { npm } from './npm.js'
import { SetupProblem } from './problem.js'

/**
 * The Node that npm's scripts find first, whichever one the shell has: the package `node` in node_modules.
 * @param {string} root
 */
export function projectNodePath(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** @param {string} root @returns {string} */
export function wantedNodeVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node
}

/** @param {string} root */
export async function isProjectNodeRight(root) {
  try {
    let version = ''
    await run(projectNodePath(root), ['--version'], { cwd: root, onLine: (line) => (version = line) })
    return version === `v${wantedNodeVersion(root)}`
  } catch {
    return false
  }
}

/**
 * The package fetches its binary in an install script, which `--ignore-scripts` and many a user's npm setting leave out.
 * @param {string} root
 */
export async function repairProjectNode(root) {
  const version = wantedNodeVersion(root)
  await npm(`fetch Node ${version}`, ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], root)
  if (await isProjectNodeRight(root)) return
  throw new SetupProblem(
    `Node ${version} could not be put into node_modules, run \`npm rebuild node --ignore-scripts=false\` and see what it says.`,
  )
}
