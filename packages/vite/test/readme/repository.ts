import { execFile } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
export const root = join(packageFolder, '../..')

export const bin = (name: string): string => join(root, 'node_modules/.bin', name)

/** This test's environment as a person's, with the Node of this test first, and what is given. */
export function environmentWith(given: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const plain = Object.entries(process.env).filter(([name]) => !/^(NODE_|VITEST|VAULT_|BAO_|npm_)/.test(name))
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  return { ...Object.fromEntries(plain), PATH, NO_COLOR: '1', ...given }
}

/** Runs a program and gives what it printed. */
export async function run(
  command: string,
  parameters: readonly string[],
  cwd: string,
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, parameters, { cwd, env: environmentWith(given) })
    return stdout + stderr
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${parameters.join(' ')}:\n${stdout}${stderr}`, { cause: error })
  }
}
