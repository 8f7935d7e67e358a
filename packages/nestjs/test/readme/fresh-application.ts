import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPacked, linkInstalled } from './packed-packages.ts'
import { bin, packageFolder, run } from './repository.ts'

export interface FreshApplication extends AsyncDisposable {
  readonly folder: string
}

/** What Nest's own generator makes, with the packages as npm would publish them, and what the README says written into it. */
export async function createFreshApplication(nest: 11 | 12): Promise<FreshApplication> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'keyward-nest-')))
  const [folder, workspace] = [join(parent, 'shop'), join(parent, 'workspace')]
  const options = ['--skip-install', '--skip-git', '--package-manager', 'npm', '--language', 'ts']
  await run(bin('nest'), ['new', 'shop', ...options], parent)
  await mkdir(workspace)
  await linkInstalled(folder, nest)
  await installPacked(workspace, folder)
  await writeBlocks(folder)
  return { folder, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) }
}

async function writeBlocks(folder: string): Promise<void> {
  const markdown = await readFile(join(packageFolder, 'README.md'), 'utf8')
  for (const [, code = ''] of markdown.matchAll(/^```ts[^\n]*\n([^]*?)^```$/gm)) {
    const [, file] = /^\/\/ (src\/\S+)\n/.exec(code) ?? []
    if (file === undefined) throw new Error(`A block of the README does not say which file it is:\n${code}`)
    await writeFile(join(folder, file), code)
  }
}
