import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages, isAsLocked, isComplete } from './installed-packages.js'
import { oneAtATime } from './one-at-a-time.js'
import { SetupProblem, systemProblem } from './problem.js'
import { createProgress } from './progress.js'
import { isProjectNodeRight, projectNodePath, repairProjectNode, wantedNodeVersion } from './project-node.js'
import { locateServer } from './server-binary.js'
import { isUnchanged, knownFile, lockedFingerprint, readStamp, writeStamp } from './stamp.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const requestedServer = process.env['KEYWARD_SERVER_BIN'] ?? ''

/** Makes the checkout ready to run: packages, Node, server. Silent when it is ready already. */
export async function main() {
  try {
    if (isReady()) return
    await oneAtATime(root, sayWhoIsAhead, () => makeReady(createProgress(process.stderr).step))
  } catch (error) {
    report(error)
  }
}

/** @param {number} holder */
function sayWhoIsAhead(holder) {
  process.stderr.write(`setup: waiting for another setup of this checkout (process ${holder})\n`)
}

function isReady() {
  return arePackagesReady() && isNodeReady() && isServerReady()
}

function arePackagesReady() {
  return readStamp(root).locked === lockedFingerprint(root) && isComplete(root)
}

function isNodeReady() {
  const { node } = readStamp(root)
  return node?.version === wantedNodeVersion(root) && isUnchanged(node)
}

function isServerReady() {
  const { server } = readStamp(root)
  return server?.requested === requestedServer && isUnchanged(server)
}

/** @param {import('./progress.js').Progress['step']} step */
async function makeReady(step) {
  if (!arePackagesReady()) {
    const locked = lockedFingerprint(root)
    if (!(isAsLocked(root) && isComplete(root))) {
      const again = existsSync(join(root, 'node_modules'))
      await step(`${again ? 'bringing node_modules in step with' : 'installing'} the locked packages`, (note) =>
        installPackages(root, note),
      )
    }
    writeStamp(root, { ...readStamp(root), locked })
  }
  if (!isNodeReady()) await makeNodeReady(step)
  if (!isServerReady()) await makeServerReady(step)
}

/** @param {import('./progress.js').Progress['step']} step */
async function makeNodeReady(step) {
  const version = wantedNodeVersion(root)
  if (!(await isProjectNodeRight(root))) await step(`fetching Node ${version}`, () => repairProjectNode(root))
  const node = knownFile(projectNodePath(root))
  if (node) writeStamp(root, { ...readStamp(root), node: { ...node, version } })
}

/** @param {import('./progress.js').Progress['step']} step */
async function makeServerReady(step) {
  const path = await step('looking for an OpenBao or Vault server', (note) => locateServer(root, note))
  const server = knownFile(path)
  if (server) writeStamp(root, { ...readStamp(root), server: { ...server, requested: requestedServer } })
}

/** @param {unknown} error */
function report(error) {
  const problem = error instanceof SetupProblem ? error : systemProblem(error)
  if (!problem) throw error
  if (problem.said.trim()) process.stderr.write(`${problem.said.trimEnd()}\n`)
  process.stderr.write(`setup: ${problem.message}\n`)
  process.exitCode = 1
}
