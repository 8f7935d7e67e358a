import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './child-process.js'
import { SetupProblem } from './problem.js'
import { oneLine } from './progress.js'
import { projectNodePath } from './project-node.js'

const locateScript = join(dirname(fileURLToPath(import.meta.url)), 'locate-server.js')

/**
 * Lets `@keyward/testing` find or fetch the OpenBao or Vault server, on the project's Node and from source.
 * @param {string} root
 * @param {(message: string) => void} note
 * @returns {Promise<string>} the server's path
 */
export async function locateServer(root, note) {
  /** @type {{ path?: string, problem?: string }} */
  let outcome = {}
  const { status, said } = await run(projectNodePath(root), ['--conditions=@keyward/source', locateScript], {
    cwd: root,
    onLine: (line) => {
      const message = JSON.parse(line)
      if (message.progress) note(message.progress)
      else outcome = message
    },
  })
  if (status === 0 && outcome.path) return outcome.path
  if (outcome.problem) throw new SetupProblem(oneLine(outcome.problem), said)
  throw new SetupProblem(
    'the server could not be looked for, which is a bug of ours: please report what stands above.',
    said,
  )
}
