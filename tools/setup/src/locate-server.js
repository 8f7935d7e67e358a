// Runs on the project's Node, which can import TypeScript. Speaks one JSON object per line to server-binary.js.
import { locateServerBinary } from '@keyward/testing'

/** @param {object} message */
const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

try {
  const { path } = await locateServerBinary({ onProgress: (message) => tell({ progress: message }) })
  tell({ path })
} catch (error) {
  tell({ problem: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}
