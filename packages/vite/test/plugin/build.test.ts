import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Vault } from '@keyward/core'
import { startFaultProxy } from '@keyward/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keyward, type KeywardOptions } from '../../src/index.ts'
import { createProject, type Files } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { vites } from '../fixture/vites.ts'
import { collectingLogger } from '../red-team/ground.ts'

interface Watcher {
  close(): Promise<void>
}

const vault = useVaultServer()
const page = '<!doctype html><title>%TITLE%</title><script type="module" src="/main.ts"></script>'
const rule = (path: string): string => `path "secret/data/${path}" { capabilities = ["read"] }\n`

describe.each(vites)('a build with $name', ({ vite }) => {
  const build = async (files: Files, options: KeywardOptions, more: object = {}) => {
    const project = await createProject({ 'index.html': page, ...files })
    const plugins = [keyward({ vault: vault.vaultOptions, vitest: true, ...options })]
    await vite.build({ root: project.root, configFile: false, logLevel: 'silent', plugins, ...more })
    return project
  }

  it('gives browsers public values, by import, import.meta.env and HTML', async () => {
    const name = await vault.write({ title: 'Shop & "Co"', key: 'sk-live-0123456789' })
    const main = `import { TITLE } from 'virtual:keyward/public'
      document.body.append(TITLE, '1' + import.meta.env.TITLE, import.meta.env['TITLE'] as string, 'import.meta.env.TITLE')`
    const project = await build(
      { 'main.ts': main },
      { secrets: { TITLE: `${name}#title`, KEY: `${name}#key` }, public: ['TITLE'] },
    )
    const output = await project.read('dist')
    expect(output['index.html']).toContain('<title>Shop &amp; &quot;Co&quot;</title>')
    const script = Object.values(output).join('\n')
    expect(script).toContain('Shop & ')
    expect(script).toContain('import.meta.env.TITLE')
    expect(script).not.toContain('sk-live')
  })

  it('fails when browser code imports the server module, naming the file, and writes nothing', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const files = {
      'main.ts': `import { KEY } from './keys.ts'\nconsole.log(KEY)`,
      'keys.ts': `export { KEY } from 'virtual:keyward/server'`,
    }
    const project = await createProject({ 'index.html': page, ...files })
    const plugins = [keyward({ vault: vault.vaultOptions, vitest: true, secrets: { KEY: `${name}#key` } })]
    const building = vite.build({ root: project.root, configFile: false, logLevel: 'silent', plugins })
    await expect(building).rejects.toThrow(/virtual:keyward\/server holds secrets.*imported by .*keys\.ts/)
    expect(await project.read('dist')).toEqual({})
  })

  it('fails when a value is in what a browser gets, and says where and what without it', async () => {
    const key = 'sk-live-9876543210'
    const name = await vault.write({ key })
    const building = build(
      { 'main.ts': 'console.log(__KEY__)' },
      { secrets: { KEY: `${name}#key` } },
      { define: { __KEY__: JSON.stringify(key) } },
    )
    await expect(building).rejects.toThrow(new RegExp(`assets/index-[^:]+\\.js:1:\\d+ holds ${name}#key`))
    await expect(building).rejects.not.toThrow(key)
  })

  it('fails when the token for Vault is in what a browser gets', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { token } = await vault.server.createToken()
    const building = (options: KeywardOptions) =>
      build({ 'main.ts': 'console.log(__ENV__)' }, options, { define: { __ENV__: { TOKEN: token } } })
    const secrets = { KEY: `${name}#key` }
    await expect(building({ secrets, vault: { ...vault.vaultOptions, token } })).rejects.toThrow(
      /holds the token for Vault/,
    )
    vi.stubEnv('VAULT_TOKEN', token)
    onTestFinished(() => void vi.unstubAllEnvs())
    const fromEnvironment = building({ secrets })
    await expect(fromEnvironment).rejects.toThrow(/holds the token for Vault/)
    await expect(fromEnvironment).rejects.not.toThrow(token)
  })

  it('refuses to be there twice', async () => {
    const secrets = { KEY: 'vite/any#key' }
    const more = { plugins: [keyward({ vitest: true, secrets }), keyward({ vitest: true, secrets })] }
    await expect(build({}, { secrets }, more)).rejects.toThrow(
      /keyward\(\) is 2 times among the plugins.*put all of them into one/,
    )
  })

  it('tells of a leak that another plugin writes, and goes on, while it watches', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const errors: string[] = []
    const customLogger = { ...collectingLogger([]), error: (message: string) => void errors.push(message) }
    const project = await createProject({ 'index.html': page, 'main.ts': '', 'public/p.txt': 'sk-live-0123456789' })
    const plugins = [keyward({ vault: vault.vaultOptions, vitest: true, secrets: { KEY: `${name}#key` } })]
    const watcher = (await vite.build({
      root: project.root,
      configFile: false,
      customLogger,
      plugins,
      build: { watch: {} },
    })) as Watcher
    onTestFinished(() => watcher.close())
    await expect.poll(() => errors.join()).toContain(`p.txt:1:1 holds ${name}#key`)
    await project.write({ 'public/p.txt': 'nothing', 'main.ts': 'console.log("corrected")' })
    await expect.poll(async () => Object.values(await project.read('dist')).join()).toContain('corrected')
    expect(errors).toHaveLength(1)
  })

  it('asks for the folders of pages where SvelteKit is, unless it knows them', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const warned = async (options: Partial<KeywardOptions>): Promise<string> => {
      const logged: string[] = []
      const customLogger = collectingLogger(logged)
      const plugins = [
        keyward({ vault: vault.vaultOptions, vitest: true, secrets: { KEY: `${name}#key` }, ...options }),
        { name: 'vite-plugin-sveltekit-setup' },
      ]
      const { root } = await createProject({ 'index.html': page, 'main.ts': '' })
      await vite.build({ root, configFile: false, customLogger, plugins })
      return logged.join()
    }
    expect(await warned({})).toContain('only if the option "search" names them')
    expect(await warned({ search: [] })).not.toContain('"search"')
  })

  it('builds server code that reads when it runs, and holds no value', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789', url: 'postgresql://app@db.internal/shop' })
    const { address, rootToken } = vault.server
    const project = await build(
      {
        'server.ts': `export { KEY, URL, MISSING, vault } from 'virtual:keyward/server'`,
        'vault.ts': `import { createVault } from '@keyward/core'
          export const vault = createVault({ address: '${address}', token: '${rootToken}', environment: false })`,
      },
      {
        secrets: {
          KEY: `${name}#key`,
          URL: { secret: `${name}#url` },
          MISSING: { secret: `${name}#missing`, optional: true },
        },
        runtime: '/vault.ts',
      },
      { build: { ssr: 'server.ts' } },
    )
    const output = await project.read('dist')
    expect(Object.values(output).join()).not.toMatch(/sk-live|db\.internal/)
    expect(Object.values(output).join()).toContain('secrets.follow')
    const built = (await import(pathToFileURL(join(project.root, 'dist/server.js')).href)) as Record<string, unknown>
    onTestFinished(() => (built['vault'] as Vault).close())
    expect({ ...built }).toMatchObject({
      KEY: 'sk-live-0123456789',
      URL: 'postgresql://app@db.internal/shop',
      MISSING: undefined,
    })
    await (built['vault'] as Vault).secrets.set(name, { key: 'sk-live-another', url: '' })
    await expect.poll(() => built['KEY']).toBe('sk-live-another')
  })

  it('builds server code that reads only the names that are used, all at once', async () => {
    const [used, second, denied] = [await vault.write({ key: 'a' }), await vault.write({ key: 'b' }), 'vite/denied']
    await vault.server.writePolicy('two-of-three', rule(used) + rule(second))
    const { token } = await vault.server.createToken({ policies: ['two-of-three'] })
    const proxy = await startFaultProxy(vault.server)
    onTestFinished(() => proxy.stop())
    const client = JSON.stringify({ address: proxy.address, token, environment: false, retry: { attempts: 1 } })
    await vault.rewrite(denied, { key: 'c' })
    const project = await build(
      {
        'server.ts': `import { KEY, SECOND, vault } from 'virtual:keyward/server'\nexport { KEY, SECOND, vault }`,
        'vault.ts': `import { createVault } from '@keyward/core'\nexport const vault = createVault(${client})`,
      },
      {
        secrets: { DENIED: `${denied}#key`, KEY: `${used}#key`, SECOND: `${second}#key` },
        runtime: '/vault.ts',
      },
      { build: { ssr: 'server.ts' } },
    )
    const built = (await import(pathToFileURL(join(project.root, 'dist/server.js')).href)) as Record<string, unknown>
    onTestFinished(() => (built['vault'] as Vault).close())
    expect({ ...built }).toMatchObject({ KEY: 'a', SECOND: 'b' })
    expect(proxy.requests.some(({ path }) => path.includes(denied))).toBe(false)
    // All reads begin before the first of them is waited for.
    const [code = ''] = Object.values(await project.read('dist'))
    expect(code.lastIndexOf('secrets.follow')).toBeLessThan(code.search(/await \w/))
  })

  it('builds server code without a client when every value in it is inlined', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789', other: 'never used' })
    const project = await build(
      { 'server.ts': `import { KEY } from 'virtual:keyward/server'\nexport const key = KEY` },
      { secrets: { KEY: `${name}#key`, OTHER: `${name}#other` }, inline: ['KEY'] },
      { build: { ssr: 'server.ts' } },
    )
    expect(Object.values(await project.read('dist')).join()).not.toMatch(/@keyward|createVault|never used/)
    const built = (await import(pathToFileURL(join(project.root, 'dist/server.js')).href)) as Record<string, unknown>
    expect({ ...built }).toEqual({ key: 'sk-live-0123456789' })
  })

  it('gives numbers and booleans as their text, public, inlined and when the server runs', async () => {
    const name = await vault.write({ port: 5432, live: true })
    const { address, rootToken } = vault.server
    const declared = { PORT: `${name}#port`, LIVE: `${name}#live`, RATE: `${name}#port` }
    const options: KeywardOptions = { secrets: declared, public: ['PORT'], inline: ['LIVE'], runtime: '/vault.ts' }
    const files = {
      'main.ts': `import { PORT } from 'virtual:keyward/public'\ndocument.title = 'port ' + PORT.padEnd(6, '!')`,
      'server.ts': `export { PORT, LIVE, RATE, vault } from 'virtual:keyward/server'`,
      'vault.ts': `import { createVault } from '@keyward/core'
        export const vault = createVault({ address: '${address}', token: '${rootToken}', environment: false })`,
    }
    const browsers = await build(files, options)
    expect(Object.values(await browsers.read('dist')).join()).toMatch(/5432!!|["'`]5432["'`]/)
    const project = await build(files, options, { build: { ssr: 'server.ts' } })
    const built = (await import(pathToFileURL(join(project.root, 'dist/server.js')).href)) as Record<string, unknown>
    onTestFinished(() => (built['vault'] as Vault).close())
    expect({ ...built }).toMatchObject({ PORT: '5432', LIVE: 'true', RATE: '5432' })
  })

  it.each([{ a: 1 }, ['a'], null])('fails for a field that holds %j, naming it', async (value) => {
    const name = await vault.write({ field: value })
    const building = build({ 'main.ts': '' }, { secrets: { FIELD: `${name}#field` } })
    await expect(building).rejects.toThrow(`FIELD (${name}#field) cannot be read: the field holds no text`)
  })

  it('inlines in server output what it is told to, with a warning', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const warnings: string[] = []
    const logger = {
      warn: (message: string) => warnings.push(message),
      info() {},
      error() {},
      warnOnce() {},
      clearScreen() {},
    }
    const project = await build(
      { 'server.ts': `export { KEY } from 'virtual:keyward/server'` },
      { secrets: { KEY: `${name}#key` }, inline: ['KEY'] },
      { build: { ssr: 'server.ts' }, customLogger: { ...logger, hasWarned: false, hasErrorLogged: () => false } },
    )
    expect(Object.values(await project.read('dist')).join()).toContain('sk-live-0123456789')
    expect(warnings.join()).toContain('holds the values of KEY: whoever has it has them')
  })

  it('fails with one error for all that cannot be read, and writes nothing', async () => {
    const name = await vault.write({ key: 'x' })
    const project = await createProject({ 'index.html': page, 'main.ts': '' })
    const secrets = { KEY: `${name}#other`, URL: 'vite/nowhere#url' }
    const plugins = [keyward({ vault: vault.vaultOptions, vitest: true, secrets })]
    const building = vite.build({ root: project.root, configFile: false, logLevel: 'silent', plugins })
    await expect(building).rejects.toThrow(/KEY \(vite\/\d+#other\)[^]*URL \(vite\/nowhere#url\)/)
    expect(await project.read('dist')).toEqual({})
  })

  it('fails when there is no Vault', async () => {
    const plugins = [
      keyward({
        vault: { ...vault.vaultOptions, address: 'http://127.0.0.1:9' },
        vitest: true,
        secrets: { KEY: 'app/stripe#key' },
      }),
    ]
    const project = await createProject({ 'index.html': page, 'main.ts': '' })
    const building = vite.build({ root: project.root, configFile: false, logLevel: 'silent', plugins })
    await expect(building).rejects.toThrow(
      /KEY \(app\/stripe#key\) cannot be read: no connection to http:\/\/127\.0\.0\.1:9/,
    )
    expect(await project.read('dist')).toEqual({})
  })

  it('declares names for TypeScript, and no value', async () => {
    const name = await vault.write({ title: 'Shop', key: 'sk-live-0123456789' })
    const secrets = { TITLE: `${name}#title`, KEY: { secret: `${name}#key`, optional: true }, ALL: name }
    const project = await build({ 'main.ts': '' }, { secrets, public: ['TITLE'], declarations: 'types/env.d.ts' })
    const { 'env.d.ts': declared = '' } = await project.read('types')
    expect(declared).toContain('export const KEY: string | undefined')
    expect(declared).toContain("export const ALL: import('@keyward/core').SecretData")
    expect(declared).toContain('readonly TITLE: string')
    expect(declared).not.toMatch(/Shop|sk-live/)
  })
})
