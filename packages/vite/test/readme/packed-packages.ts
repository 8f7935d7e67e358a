import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { root, run } from './repository.ts'

const names = ['core', 'vite'] as const

/** Builds our packages from clean in a copy, and puts them into the project as npm would have published them. */
export async function installPacked(project: string): Promise<void> {
  const workspace = join(project, '../workspace')
  await copyWorkspace(workspace)
  await linkInstalled(project)
  for (const name of names) {
    const folder = join(workspace, 'packages', name)
    await run('npm', ['run', '--silent', 'build'], folder)
    const archive = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', workspace], folder)
    const target = join(project, 'node_modules/@keyward', name)
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', join(workspace, archive.trim()), '-C', target, '--strip-components=1'], workspace)
    await linkOwn(name, target)
  }
  await rm(workspace, { recursive: true })
}

/** Whatever is installed here, but nothing of ours. */
async function linkInstalled(folder: string): Promise<void> {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')]
  await mkdir(to, { recursive: true })
  const found = (await readdir(from)).filter((name) => name !== '@keyward')
  await Promise.all(found.map((name) => symlink(join(from, name), join(to, name))))
}

/** What npm put beside a package, because others need another version of it. */
async function linkOwn(name: string, to: string): Promise<void> {
  const own = join(root, 'packages', name, 'node_modules')
  if (existsSync(own)) await symlink(own, join(to, 'node_modules'))
}

async function copyWorkspace(workspace: string): Promise<void> {
  await mkdir(workspace)
  await cp(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'))
  await linkInstalled(workspace)
  await mkdir(join(workspace, 'node_modules/@keyward'))
  const unwanted = new Set(['node_modules', 'dist', 'test'])
  for (const name of names) {
    const [from, to] = [join(root, 'packages', name), join(workspace, 'packages', name)]
    await cp(from, to, {
      recursive: true,
      filter: (path) => dirname(path) !== from || !unwanted.has(basename(path)),
    })
    await linkOwn(name, to)
    await symlink(to, join(workspace, 'node_modules/@keyward', name))
  }
}
