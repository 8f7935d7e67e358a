import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

export const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

export async function run(command: string, parameters: readonly string[], cwd: string): Promise<string> {
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...environment } = process.env
  try {
    const { stdout } = await promisify(execFile)(command, parameters, { cwd, env: { ...environment, PATH } })
    return stdout
  } catch (error) {
    // A compiler says on stdout what it does not like.
    throw new Error(`${command} failed:\n${(error as { stdout?: string }).stdout}`, { cause: error })
  }
}

/** Packs these packages as npm would publish them, and installs them in a project beside everything that is installed here. */
export async function installPacked(project: string, names: readonly string[]): Promise<void> {
  const workspace = join(project, '..', 'workspace')
  await copyWorkspace(workspace, names)
  await link(project)
  for (const name of names) {
    const folder = join(workspace, 'packages', name)
    await run('npm', ['run', '--silent', 'build'], folder)
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], folder)
    const archive = (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? ''
    const target = join(project, 'node_modules/@keyward', name)
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', join(folder, archive), '-C', target, '--strip-components=1'], folder)
  }
}

/** A copy in which they are built, so that nobody who works in the checkout is disturbed. */
async function copyWorkspace(workspace: string, names: readonly string[]): Promise<void> {
  await mkdir(workspace)
  await cp(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'))
  await link(workspace)
  await mkdir(join(workspace, 'node_modules/@keyward'))
  for (const name of names) {
    const from = join(root, 'packages', name)
    const unwanted = new Set(['node_modules', 'dist', 'test'].map((each) => join(from, each)))
    await cp(from, join(workspace, 'packages', name), { recursive: true, filter: (path) => !unwanted.has(path) })
    await symlink(join(workspace, 'packages', name), join(workspace, 'node_modules/@keyward', name))
  }
}

async function link(folder: string): Promise<void> {
  const installed = join(root, 'node_modules')
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  const names = (await readdir(installed)).filter((name) => name !== '@keyward')
  await Promise.all(names.map((name) => symlink(join(installed, name), join(folder, 'node_modules', name))))
}
