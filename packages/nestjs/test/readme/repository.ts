import { execFile } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
export const root = join(packageFolder, '../..')

export const bin = (name: string): string => join(root, 'node_modules/.bin', name)

/** Runs a program with the Node of this test and gives what it printed. */
export async function run(command: string, parameters: readonly string[], cwd: string): Promise<string> {
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...environment } = process.env
  const PATH = [dirname(process.execPath), environment['PATH']].join(delimiter)
  try {
    const { stdout } = await promisify(execFile)(command, parameters, { cwd, env: { ...environment, PATH } })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${parameters.join(' ')}:\n${stdout}${stderr}`, { cause: error })
  }
}
