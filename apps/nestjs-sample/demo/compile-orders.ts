import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const sample = join(import.meta.dirname, '..')
// Files, our own packages, and what decorators are compiled to.
const bundled = /^(\.|\/|@keyward\/|@oxc-project\/runtime)/

/** The app as Node can run it, until it is disposed of. */
export interface CompiledOrders extends AsyncDisposable {
  readonly main: string
}

/** Node runs no decorators. What is not ours stays where it is installed. Each caller gets files of its own. */
export async function compileOrders(): Promise<CompiledOrders> {
  await mkdir(join(sample, 'dist'), { recursive: true })
  const dir = await mkdtemp(join(sample, 'dist/orders-'))
  const built = await rolldown({
    cwd: sample,
    input: 'src/main.ts',
    platform: 'node',
    external: (id) => !bundled.test(id),
    resolve: { conditionNames: ['@keyward/source', 'import', 'node'] },
    tsconfig: join(sample, 'tsconfig.json'),
  })
  await built.write({ dir, entryFileNames: 'main.js', sourcemap: true })
  await built.close()
  return { main: join(dir, 'main.js'), [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}
