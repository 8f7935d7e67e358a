import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { packageFolder, root, run } from './repository.ts'

const names = ['core', 'nestjs'] as const

/** Builds our packages from clean in a copy, and puts them into the project as npm would have published them. */
export async function installPacked(workspace: string, project: string): Promise<void> {
  await copyWorkspace(workspace)
  for (const name of names) {
    const folder = join(workspace, 'packages', name)
    await run('npm', ['run', '--silent', 'build'], folder)
    const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', workspace], folder)
    const target = join(project, 'node_modules/@keyward', name)
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', join(workspace, packed.trim()), '-C', target, '--strip-components=1'], workspace)
  }
}

// Where npm put them: what does not fit at the root is beside the package.
const nestFolders = {
  11: [join(root, 'tools/nest-11/node_modules/@nestjs')],
  12: [join(root, 'node_modules/@nestjs'), join(packageFolder, 'node_modules/@nestjs')],
}

/** Links everything that is installed here into a folder, with this Nest, and without our own packages. */
export async function linkInstalled(folder: string, nest: keyof typeof nestFolders): Promise<void> {
  const to = join(folder, 'node_modules')
  await mkdir(join(to, '@nestjs'), { recursive: true })
  await linkAll(join(root, 'node_modules'), to, new Set(['@keyward', '@nestjs']))
  for (const from of nestFolders[nest]) if (existsSync(from)) await linkAll(from, join(to, '@nestjs'), new Set())
}

async function copyWorkspace(workspace: string): Promise<void> {
  await cp(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'))
  await linkInstalled(workspace, 12)
  await mkdir(join(workspace, 'node_modules/@keyward'))
  const unwanted = new Set(['node_modules', 'dist', 'test'])
  for (const name of names) {
    const [from, to] = [join(root, 'packages', name), join(workspace, 'packages', name)]
    const isWanted = (path: string): boolean => dirname(path) !== from || !unwanted.has(basename(path))
    await cp(from, to, { recursive: true, filter: isWanted })
    await symlink(to, join(workspace, 'node_modules/@keyward', name))
  }
}

async function linkAll(from: string, to: string, without: ReadonlySet<string>): Promise<void> {
  const found = (await readdir(from)).filter((name) => !without.has(name))
  await Promise.all(found.map((name) => symlink(join(from, name), join(to, name))))
}
