import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const root = join(packageFolder, '..', '..')
export const bin = (name: string): string => join(root, 'node_modules/.bin', name)

// Where npm put them: what does not fit at the root is beside the package.
const nestFolders = {
  11: [join(root, 'tools/nest-11/node_modules/@nestjs')],
  12: [join(root, 'node_modules/@nestjs'), join(packageFolder, 'node_modules/@nestjs')],
}

/** What Nest's own generator makes, with the packages as npm would publish them, and what the README says written into it. */
export async function createFreshApplication(nest: 11 | 12): Promise<AsyncDisposable & { readonly folder: string }> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'keyward-nest-')))
  const folder = join(parent, 'shop')
  const options = ['--skip-install', '--skip-git', '--package-manager', 'npm', '--language', 'ts']
  await run(bin('nest'), ['new', 'shop', ...options], parent)
  await linkModules(join(folder, 'node_modules'), nestFolders[nest])
  for (const name of ['core', 'nestjs']) await installPacked(name, parent, folder)
  await writeBlocks(folder)
  return { folder, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) }
}

export async function run(command: string, parameters: readonly string[], cwd: string): Promise<string> {
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...environment } = process.env
  const PATH = [dirname(process.execPath), environment['PATH']].join(delimiter)
  const { stdout, stderr } = await promisify(execFile)(command, parameters, {
    cwd,
    env: { ...environment, PATH },
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${command} ${parameters.join(' ')}:\n${error.stdout}${error.stderr}`, { cause: error })
  })
  return stdout + stderr
}

async function linkModules(to: string, nestFrom: readonly string[]): Promise<void> {
  const link = async (from: string, name: string, scope = ''): Promise<void> =>
    symlink(join(from, name), join(to, scope, name))
  await mkdir(join(to, '@nestjs'), { recursive: true })
  const from = join(root, 'node_modules')
  const names = (await readdir(from)).filter((name) => name !== '@keyward' && name !== '@nestjs')
  await Promise.all(names.map((name) => link(from, name)))
  for (const folder of nestFrom) {
    const packages = await readdir(folder).catch(() => [])
    await Promise.all(packages.map((name) => link(folder, name, '@nestjs')))
  }
}

async function installPacked(name: string, parent: string, folder: string): Promise<void> {
  const source = join(root, 'packages', name)
  const built = join(parent, 'built', name)
  const compile = ['-p', join(source, 'tsconfig.lib.json'), '--outDir', join(built, 'dist')]
  await run(bin('tsc'), [...compile, '--tsBuildInfoFile', join(parent, `${name}.tsbuildinfo`)], root)
  if (name === 'core') {
    await run(bin('rolldown'), ['--config', 'rolldown.config.js', '--dir', join(built, 'dist')], source)
  }
  for (const part of ['package.json', 'src', 'LICENSE'])
    await cp(join(source, part), join(built, part), { recursive: true })
  const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', parent], built)
  const target = join(folder, 'node_modules/@keyward', name)
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', join(parent, packed.trim()), '-C', target, '--strip-components=1'], parent)
}

async function writeBlocks(folder: string): Promise<void> {
  const markdown = await readFile(join(packageFolder, 'README.md'), 'utf8')
  for (const [, code = ''] of markdown.matchAll(/^```ts[^\n]*\n([^]*?)^```$/gm)) {
    const [, file] = /^\/\/ (src\/\S+)\n/.exec(code) ?? []
    if (file === undefined) throw new Error(`A block of the README does not say which file it is:\n${code}`)
    await writeFile(join(folder, file), code)
  }
}
