import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { updatePublicNames } from '../src/rules/public-names.ts'
import { checkSources } from '../src/source-rules.ts'
import { readWorkspace } from '../src/workspace.ts'

export type Files = Readonly<Record<string, string>>

const entry = (name: string) => ({ '@keyward/source': `./src/${name}.ts`, default: `./dist/${name}.js` })
const manifest = (name: string, kind: string, rest: object = {}) =>
  JSON.stringify({ name, license: 'Apache-2.0', nx: { tags: [`type:${kind}`] }, ...rest })

export const coreManifest = (rest: object = {}) =>
  manifest('@keyward/core', 'core', {
    exports: { '.': entry('index'), './env': entry('env') },
    dependencies: { undici: '8.0.0' },
    devDependencies: { '@keyward/testing': '0.0.0' },
    ...rest,
  })

/** A small repository that breaks no rule. */
export const clean: Files = {
  'package.json': JSON.stringify({ devDependencies: { vitest: '5.0.0' } }),
  LICENSE: 'the licence',
  '.changeset/config.json': '{ "fixed": [["@keyward/*"]] }',
  'packages/core/package.json': coreManifest(),
  'packages/core/LICENSE': 'the licence',
  'packages/core/src/index.ts': `export { createVault } from './vault.ts'\nexport type { Kv } from './client/index.ts'`,
  'packages/core/src/vault.ts': `import { kv } from './client/index.ts'\nexport const createVault = () => kv`,
  'packages/core/src/env.ts': `import { createVault } from './vault.ts'\nexport const getSecret = createVault`,
  'packages/core/src/foundation/index.ts': `export { now } from './time/clock.ts'`,
  'packages/core/src/foundation/time/clock.ts': `export const now = Date.now`,
  'packages/core/src/client/index.ts': `export { kv, type Kv } from './kv.ts'`,
  'packages/core/src/client/kv.ts': `import { Pool } from 'undici'
import { readFile } from 'node:fs/promises'
import { now } from '../foundation/index.ts'
export interface Kv { pool: Pool }
export const kv = [now, readFile, Pool]`,
  'packages/core/test/kv.test.ts': `import { it } from 'vitest'
import { createVault } from '@keyward/core'
import { startServer } from '@keyward/testing'
import { kv } from '../src/client/kv.ts'
it('works', () => [createVault, startServer, kv])`,
  'packages/testing/package.json': manifest('@keyward/testing', 'testing', { exports: { '.': entry('index') } }),
  'packages/testing/LICENSE': 'the licence',
  'packages/testing/src/index.ts': `export const startServer = 1`,
  'packages/express/package.json': manifest('@keyward/express', 'plugin', {
    exports: { '.': entry('index') },
    dependencies: { '@keyward/core': '0.0.0' },
    peerDependencies: { express: '^5.0.0' },
  }),
  'packages/express/LICENSE': 'the licence',
  'packages/express/src/index.ts': `import { getSecret } from '@keyward/core/env'\nexport const middleware = getSecret`,
  'apps/express-sample/package.json': manifest('@keyward/express-sample', 'app', {
    private: true,
    dependencies: { '@keyward/core': '0.0.0', '@keyward/express': '0.0.0' },
    devDependencies: { '@keyward/testing': '0.0.0' },
  }),
  'apps/express-sample/src/main.ts': `import { middleware } from '@keyward/express'\nexport const app = middleware`,
  'tools/setup/package.json': manifest('@keyward/setup', 'tool', {
    private: true,
    devDependencies: { '@keyward/testing': '0.0.0' },
  }),
  'tools/setup/src/main.js': `import { startServer } from '@keyward/testing'\nexport const server = startServer`,
  // What switching branches leaves behind.
  'packages/nestjs/dist/index.js': `export {}`,
}

/** The clean repository with these changes; its public names are pinned as they stand in the clean one. */
export function createRepository(changes: Files) {
  const root = mkdtempSync(join(tmpdir(), 'keyward-checks-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFiles(root, clean)
  updatePublicNames(readWorkspace(root))
  writeFiles(root, changes)
  return { root, check: () => checkSources(readWorkspace(root)) }
}

function writeFiles(root: string, files: Files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
