import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { updatePublicNames } from '../src/rules/public-names.ts'
import { readWorkspace } from '../src/workspace.ts'
import { clean, coreManifest, createRepository } from './repository.ts'
import type { Files } from './repository.ts'

const core = 'packages/core/src'

/** Each finding as `file:line rule`. */
function findingsIn(changes: Files) {
  const findings = createRepository(changes).check()
  return findings.map(({ file, line, rule }) => `${file}${line === undefined ? '' : `:${line}`} ${rule}`)
}

/** The clean file with one more line at its end. */
function withLine(path: string, line: string): Files {
  return { [path]: `${clean[path] ?? ''}\n${line}` }
}

describe('a repository that keeps the rules', () => {
  it('gives no finding', () => {
    expect(findingsIn({})).toEqual([])
  })
})

describe('rooms of core', () => {
  it.each([
    ['a room below', `${core}/foundation/a.ts`, `import { kv } from '../client/index.ts'`],
    ["a room below's type", `${core}/foundation/a.ts`, `import type { Kv } from '../client/index.ts'`],
    ["a room below's type in place", `${core}/foundation/a.ts`, `export type A = import('../client/index.ts').Kv`],
    ['a room below later on', `${core}/foundation/a.ts`, `export const a = () => import('../client/index.ts')`],
    ['a room below by passing it on', `${core}/foundation/a.ts`, `export { kv } from '../client/index.ts'`],
    ['vault.ts', `${core}/client/a.ts`, `import { createVault } from '../vault.ts'`],
    ['Vault, as the cache', `${core}/cache/a.ts`, `import { kv } from '../client/index.ts'`],
    ['env.ts, as vault.ts', `${core}/vault.ts`, `import { getSecret } from './env.ts'`],
  ])('may not import %s', (_, path, line) => {
    expect(findingsIn({ [path]: line }).filter((finding) => !finding.includes('import-cycle'))).toEqual([
      `${path}:1 room-direction`,
    ])
  })

  it('are entered through their index.ts', () => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: `import { now } from '../foundation/time/clock.ts'` })).toEqual([`${path}:1 room-door`])
  })

  it('are on the map, and so are the files beside them', () => {
    const changes = { [`${core}/attic/a.ts`]: 'export {}', [`${core}/other.ts`]: 'export {}' }
    expect(findingsIn(changes)).toEqual([`${core}/attic/a.ts unknown-room`, `${core}/other.ts unknown-room`])
  })
})

describe('files', () => {
  it('do not import themselves through others, types included', () => {
    const changes = {
      [`${core}/client/a.ts`]: `import { b } from './b.ts'\nexport const a = b`,
      [`${core}/client/b.ts`]: `\nimport { c } from './c.ts'\nexport const b = c`,
      [`${core}/client/c.ts`]: `import type { a } from './a.ts'\nexport const c = (): typeof a => 1`,
    }
    const [finding, ...others] = createRepository(changes).check()
    expect(finding).toMatchObject({ file: `${core}/client/a.ts`, line: 1, rule: 'import-cycle' })
    expect(finding?.message).toContain('a.ts -> b.ts -> c.ts -> a.ts')
    expect(others).toEqual([])
  })

  it('do not import themselves directly', () => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: `import { a } from './a.ts'\nexport { a as b }` })).toEqual([`${path}:1 import-cycle`])
  })

  it('give one finding for each cycle', () => {
    const pair = (x: string, y: string) => ({
      [`${core}/client/${x}.ts`]: `import './${y}.ts'`,
      [`${core}/client/${y}.ts`]: `import './${x}.ts'`,
    })
    expect(findingsIn({ ...pair('a', 'b'), ...pair('c', 'd') })).toEqual([
      `${core}/client/a.ts:1 import-cycle`,
      `${core}/client/c.ts:1 import-cycle`,
    ])
  })

  it.each(['./index.ts', '../index.ts', '../../index.ts'])('do not import %s above themselves', (index) => {
    const path = `${core}/client/deep/a.ts`
    const findings = findingsIn({ [path]: `import '${index}'`, [`${core}/client/deep/index.ts`]: 'export {}' })
    expect(findings.filter((finding) => !finding.includes('room-direction'))).toEqual([`${path}:1 index-above`])
  })

  it('do not leave their package by a path', () => {
    const path = 'packages/express/src/index.ts'
    const findings = findingsIn(withLine(path, `import '../../core/src/client/kv.ts'`))
    expect(findings).toEqual([`${path}:3 package-path`])
  })

  it.each([`export * from './kv.ts'`, `export * as kv from './kv.ts'`])('name their exports: %s', (line) => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: line })).toEqual([`${path}:1 export-star`])
  })

  it('write node: before what Node brings', () => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: `import 'fs/promises'` })).toEqual([`${path}:1 node-protocol`])
  })

  it('can be read', () => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: `\nconst a =` })).toEqual([`${path}:2 syntax`])
  })
})

describe('packages', () => {
  it.each([
    ['core a plugin', `${core}/vault.ts`, '@keyward/express'],
    ['core the testing package', `${core}/vault.ts`, '@keyward/testing'],
    ['testing core', 'packages/testing/src/index.ts', '@keyward/core'],
    ['a plugin testing', 'packages/express/src/index.ts', '@keyward/testing'],
    ['an app testing', 'apps/express-sample/src/main.ts', '@keyward/testing'],
    ['a tool core', 'tools/setup/src/main.js', '@keyward/core'],
    ['core an app', 'packages/core/test/kv.test.ts', '@keyward/express-sample'],
  ])('do not import against the map: %s', (_, path, name) => {
    expect(findingsIn(withLine(path, `import '${name}'`))).toEqual([
      `${path}:${(clean[path] ?? '').split('\n').length + 1} package-direction`,
    ])
  })

  it('may use testing in their tests', () => {
    expect(findingsIn({ 'apps/express-sample/test/a.test.ts': `import '@keyward/testing'` })).toEqual([])
  })

  it('enter each other through public entries', () => {
    const path = 'packages/express/src/index.ts'
    const findings = findingsIn(withLine(path, `import '@keyward/core/src/client/kv.ts'`))
    expect(findings).toEqual([`${path}:3 package-entry`])
  })

  it('do not import themselves by name, except in tests', () => {
    const path = `${core}/client/a.ts`
    expect(findingsIn({ [path]: `import '@keyward/core/env'` })).toEqual([`${path}:1 package-itself`])
  })

  it.each([
    ['nowhere', `${core}/client/a.ts`, 'lru-cache'],
    ['for development only', `${core}/client/a.ts`, 'vitest'],
    ['nowhere, in a test', 'packages/core/test/a.test.ts', '@scope/thing/deep'],
    ['nowhere, although it is ours', 'packages/express/test/a.test.ts', '@keyward/testing'],
  ])('declare what they import: %s', (_, path, specifier) => {
    expect(findingsIn({ [path]: `import '${specifier}'` })).toEqual([`${path}:1 undeclared`])
  })
})

describe('folders and their package.json', () => {
  it.each(['packages/attic', 'apps/attic', 'tools/attic'])('are on the map: %s', (folder) => {
    const manifest = '{ "name": "@keyward/attic", "private": true }'
    expect(findingsIn({ [`${folder}/package.json`]: manifest })).toEqual([`${folder} unknown-folder`])
  })

  it.each([
    ['carry the tag of their kind', coreManifest({ nx: { tags: ['type:plugin'] } }), 'nx-tag'],
    ['pin their dependencies', coreManifest({ dependencies: { undici: '^8.0.0' } }), 'pinned'],
    ['name the licence', coreManifest({ license: 'MIT' }), 'license'],
    ['share one version', coreManifest({ name: 'core' }), 'version-group'],
  ])('%s', (_, manifest, rule) => {
    const findings = createRepository({ 'packages/core/package.json': manifest }).check()
    expect(findings).toContainEqual(expect.objectContaining({ file: 'packages/core/package.json', rule }))
  })

  it('carry the licence itself', () => {
    expect(findingsIn({ 'packages/core/LICENSE': 'another one' })).toEqual(['packages/core/package.json license'])
  })
})

describe('public names', () => {
  const changed = { [`${core}/index.ts`]: `export { createVault } from './vault.ts'\nexport type Kv2 = 1` }

  it('are pinned per entry point, values and types apart', () => {
    const { root } = createRepository({})
    const pinned = readFileSync(join(root, 'packages/core/public-names.txt'), 'utf8')
    const names = pinned.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(names).toEqual([
      '@keyward/core',
      '  value createVault',
      '  type  Kv',
      '@keyward/core/env',
      '  value getSecret',
    ])
  })

  it('do not change unnoticed', () => {
    const findings = createRepository(changed).check()
    expect(findings).toMatchObject([{ file: 'packages/core/public-names.txt', rule: 'public-names' }])
    expect(findings[0]?.message).toMatch(/^new type Kv2 in @keyward\/core, gone type Kv in @keyward\/core: /)
  })

  it('do not turn from a value into a type unnoticed', () => {
    const index = `export type { createVault } from './vault.ts'\nexport type { Kv } from './client/index.ts'`
    expect(findingsIn({ [`${core}/index.ts`]: index })).toEqual(['packages/core/public-names.txt public-names'])
  })

  it('are rewritten on request', () => {
    const { root, check } = createRepository(changed)
    updatePublicNames(readWorkspace(root))
    expect(check()).toEqual([])
  })
})
