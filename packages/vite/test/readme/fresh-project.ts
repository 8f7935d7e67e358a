import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPacked } from './packed-packages.ts'
import { bin, packageFolder, run } from './repository.ts'

export interface FreshProject extends AsyncDisposable {
  readonly folder: string
}

/** What `npm create vite` makes, with our packages as npm would publish them, and what the README says written into it. */
export async function createFreshProject(): Promise<FreshProject> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'keyward-vite-readme-')))
  const folder = join(parent, 'project')
  await run(bin('create-vite'), ['project', '--template', 'vanilla-ts', '--no-interactive'], parent)
  await installPacked(folder)
  await writeBlocks(folder)
  return { folder, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) }
}

async function writeBlocks(folder: string): Promise<void> {
  const markdown = await readFile(join(packageFolder, 'README.md'), 'utf8')
  for (const [, code = ''] of markdown.matchAll(/^```(?:ts|html)[^\n]*\n([^]*?)^```$/gm)) {
    const [, file] = /^(?:\/\/|<!--) (\S+)/.exec(code) ?? []
    if (file !== undefined) await writeFile(join(folder, file), code)
  }
  const [, options = '{}'] = /^```json\n([^]*?)^```$/m.exec(markdown) ?? []
  await addOptions(join(folder, 'tsconfig.json'), JSON.parse(options) as { compilerOptions: object })
}

async function addOptions(file: string, { compilerOptions }: { compilerOptions: object }): Promise<void> {
  const text = (await readFile(file, 'utf8')).replace(/\/\*.*?\*\//g, '')
  const config = JSON.parse(text) as { compilerOptions: object }
  await writeFile(
    file,
    JSON.stringify({ ...config, compilerOptions: { ...config.compilerOptions, ...compilerOptions } }),
  )
}
