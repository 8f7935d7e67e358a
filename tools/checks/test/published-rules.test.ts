import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPublished } from '../src/published/published-rules.ts'
import { readWorkspace } from '../src/workspace.ts'
import { createRepository } from './repository.ts'
import type { Files } from './repository.ts'

const repositoryRoot = join(import.meta.dirname, '../../..')
const { devDependencies } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>
}

const entry = { '@keyward/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' }
const library = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { composite: true, rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
  include: ['src'],
}

/** A package that can be published as it is; `manifest` and `files` break it. */
function publishable(id: string, manifest: object = {}, files: Files = {}): Files {
  const whole = {
    name: `@keyward/${id}`,
    version: '1.0.0',
    license: 'Apache-2.0',
    type: 'module',
    files: ['dist', '!dist/.tsbuildinfo', 'src'],
    exports: { '.': entry },
    scripts: { build: 'tsc -b tsconfig.lib.json' },
    ...manifest,
  }
  const own: Files = {
    'package.json': JSON.stringify(whole),
    LICENSE: 'the licence',
    'tsconfig.lib.json': JSON.stringify(library),
    'src/index.ts': `export const answer = 42\nexport interface Question { text: string }`,
    'src/env.ts': `export const getSecret = 1`,
    'dist/stale.js': `throw new Error('from an earlier build')`,
    ...files,
  }
  return Object.fromEntries(Object.entries(own).map(([path, text]) => [`packages/${id}/${path}`, text]))
}

async function findingsIn(changes: Files) {
  const { root } = createRepository({
    'package.json': JSON.stringify({ devDependencies }),
    'tsconfig.base.json': readFileSync(join(repositoryRoot, 'tsconfig.base.json'), 'utf8'),
    ...publishable('core'),
    ...publishable('testing'),
    ...publishable('express', { dependencies: { '@keyward/core': '1.0.0' } }, dependent),
    ...changes,
  })
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
  return checkPublished(readWorkspace(root))
}

const dependent: Files = {
  'tsconfig.lib.json': JSON.stringify({ ...library, references: [{ path: '../core/tsconfig.lib.json' }] }),
  'src/index.ts': `import { answer, type Question } from '@keyward/core'
export const ask = (question: Question) => [question, answer]`,
}

const action = (dist: Files): Files => ({
  'packages/action/package.json': JSON.stringify({
    name: '@keyward/action',
    private: true,
    scripts: { build: 'mkdir dist && cp src/main.js dist/main.js' },
  }),
  'packages/action/action.yml': 'runs: { using: node24, main: dist/main.js }',
  'packages/action/src/main.js': 'console.log(1)',
  ...dist,
})

describe('packages as their users get them', { timeout: 60_000 }, () => {
  it('give no finding when they install, import and compile', async () => {
    expect(await findingsIn({})).toEqual([])
  })

  it('are built from clean', async () => {
    const findings = await findingsIn(publishable('testing', {}, { 'src/index.ts': `export const a: string = 1` }))
    expect(findings).toMatchObject([{ file: 'packages/testing', rule: 'clean-build' }])
    expect(findings[0]?.message).toContain('TS2322')
  })

  it('include actions as they are committed, which their sources make anew', async () => {
    expect(await findingsIn(action({ 'packages/action/dist/main.js': 'console.log(1)' }))).toEqual([])
    const stale = { 'packages/action/dist/main.js': 'console.log(0)', 'packages/action/dist/old.js': '' }
    expect(await findingsIn(action(stale))).toMatchObject([
      { file: 'packages/action/dist/main.js', rule: 'committed-bundle' },
      { file: 'packages/action/dist/old.js', rule: 'committed-bundle' },
    ])
  })

  it('hold what users need, and no more', async () => {
    const findings = await findingsIn({
      // Ships a test.
      ...publishable('core', { files: ['dist', '!dist/.tsbuildinfo', 'src', 'test'] }, { 'test/a.test.ts': '' }),
      // Has an entry without declarations, and one that fails to load.
      ...publishable(
        'testing',
        { exports: { '.': { default: './dist/index.js' }, './env': { ...entry, default: './dist/env.js' } } },
        { 'src/index.ts': `throw new Error('at import')` },
      ),
    })
    const found = findings.map(({ file, rule }) => `${file} ${rule}`)
    expect(found).toContain('packages/core/package.json tarball')
    expect(found).toContain('packages/testing imported')
    expect(findings.map(({ message }) => message).join('\n')).toContain('at import')
  })

  it('declare nothing that their users cannot resolve', async () => {
    const source = `import type { Reporter } from 'vitest/node'\nexport interface Leak { reporter: Reporter }`
    const findings = await findingsIn(publishable('testing', {}, { 'src/index.ts': source }))
    expect(findings).toMatchObject([{ file: 'packages', rule: 'types' }])
    expect(findings[0]?.message).toContain('vitest/node')
  })

  it('may have sub-paths that need an optional peer, and a main entry that does not', async () => {
    const peers = {
      exports: {
        '.': entry,
        './lru': {
          ...entry,
          '@keyward/source': './src/lru/index.ts',
          types: './dist/lru/index.d.ts',
          default: './dist/lru/index.js',
        },
      },
      peerDependencies: { 'lru-cache': '^11.0.0' },
      peerDependenciesMeta: { 'lru-cache': { optional: true } },
    }
    const subPath = `import { LRUCache } from 'lru-cache'\nexport const cache = new LRUCache<string, string>({ max: 1 })`
    expect(await findingsIn(publishable('core', peers, { 'src/lru/index.ts': subPath }))).toEqual([])
    const needy = { ...peers, exports: { '.': entry } }
    const findings = await findingsIn(
      publishable('core', needy, {
        'src/index.ts': `${subPath}\nexport const answer = 42\nexport interface Question { text: string }`,
      }),
    )
    expect(findings.map(({ rule }) => rule).toSorted()).toContain('imported')
  })

  it('point at files that exist', async () => {
    const exports = { '.': { ...entry, types: './dist/other.d.ts' } }
    const found = (await findingsIn(publishable('testing', { exports }))).map(({ rule }) => rule)
    expect(found).toContain('publint FILE_DOES_NOT_EXIST')
    expect(found).toContain('attw')
  })
})
