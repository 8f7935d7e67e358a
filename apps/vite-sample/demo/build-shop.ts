import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { SampleEnvironment } from '@keyward/sample-kit'

const sample = join(import.meta.dirname, '..')
const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin/vite.js')

/** What `vite build` writes, until it is disposed of. */
export interface BuiltShop extends AsyncDisposable {
  readonly output: string
}

/** Each caller gets files of its own. */
export async function buildShop(environment: SampleEnvironment): Promise<BuiltShop> {
  await mkdir(join(sample, 'dist'), { recursive: true })
  const output = await mkdtemp(join(sample, 'dist/shop-'))
  await promisify(execFile)(
    process.execPath,
    ['--conditions=@keyward/source', vite, 'build', '--configLoader', 'native'],
    {
      cwd: sample,
      env: { PATH: process.env['PATH'], NO_COLOR: '1', ...environment, OUTPUT: output },
    },
  )
  return { output, [Symbol.asyncDispose]: () => rm(output, { recursive: true, force: true }) }
}
