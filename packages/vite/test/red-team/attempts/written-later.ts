import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { BuilderOptions, Plugin } from 'vite'
import type { BuildAttempt, Means } from '../attempt.ts'
import type { Secret } from '../secret.ts'

type Write = (root: string, secret: Secret) => Promise<void>

function plugin(hook: 'writeBundle' | 'closeBundle', write: Write): (means: Means) => { plugins: Plugin[] } {
  return ({ root, secret }) => ({
    plugins: [{ name: 'writes', enforce: 'post', [hook]: { order: 'post', handler: () => write(root, secret) } }],
  })
}

const writing = `import { writeFileSync } from 'node:fs'`
const serverIn = (outDir: string): string =>
  JSON.stringify({ builder: {}, environments: { ssr: { build: { outDir, rollupOptions: { input: './server.ts' } } } } })
const buildsAll: BuilderOptions = {
  async buildApp(builder) {
    for (const environment of Object.values(builder.environments)) await builder.build(environment)
  },
}

/** Files that come, or change, when the bundle was searched. */
export const laterAttempts: readonly BuildAttempt[] = [
  {
    leak: 'a compressed copy by another plugin',
    config: plugin('writeBundle', (root, { key }) => writeFile(join(root, 'dist/a.js.gz'), gzipSync(key))),
  },
  {
    leak: 'a copy in brotli by another plugin',
    config: plugin('writeBundle', (root, { key }) => writeFile(join(root, 'dist/a.js.br'), brotliCompressSync(key))),
  },
  {
    leak: 'a placeholder of the same length that is filled in',
    files: ({ key }) => ({ 'main.ts': `console.log('${'_'.repeat(key.length)}')` }),
    config: (means) => ({
      build: { rollupOptions: { output: { entryFileNames: 'main.js' } } },
      ...plugin('writeBundle', async (root, { key }) => {
        const file = join(root, 'dist/main.js')
        await writeFile(file, (await readFile(file, 'utf8')).replace(/_{20,}/, key))
      })(means),
    }),
  },
  {
    leak: 'a page that is written when the bundle is closed',
    config: plugin('closeBundle', (root, { key }) => writeFile(join(root, 'dist/about.html'), `<p>${key}</p>`)),
  },
  {
    leak: 'a page that takes its time when the bundle is closed',
    config: plugin('closeBundle', async (root, { key }) => {
      await delay(30)
      await writeFile(join(root, 'dist/about.html'), `<p>${key}</p>`)
    }),
  },
  {
    leak: 'a link to a file elsewhere',
    files: ({ key }) => ({ '.env': `API_KEY=${key}` }),
    config: plugin('closeBundle', (root) => symlink(join(root, '.env'), join(root, 'dist/settings.txt'))),
  },
  {
    leak: 'a link to a folder elsewhere',
    files: ({ key }) => ({ 'logs/today.txt': `logged in with ${key}` }),
    config: plugin('closeBundle', (root) => symlink(join(root, 'logs'), join(root, 'dist/logs'))),
  },
  {
    leak: 'a page rendered by server code that was built',
    files: () => ({ 'server.ts': `import { KEY } from 'virtual:keyward/server'\nexport const html = '<p>' + KEY` }),
    config: ({ root, secret }) => ({
      builder: buildsAll,
      environments: { ssr: { build: { outDir: 'server', rollupOptions: { input: join(root, 'server.ts') } } } },
      plugins: [
        {
          name: 'prerender',
          buildApp: {
            order: 'post',
            async handler() {
              const { html } = (await import(pathToFileURL(join(root, 'server/server.js')).href)) as { html: string }
              if (!html.includes(secret.key)) throw new Error('the server has no key')
              await writeFile(join(root, 'dist/index.html'), html)
            },
          },
        },
      ],
    }),
  },
  {
    leak: 'the output of a server within that for browsers',
    files: () => ({ 'server.ts': `export { KEY } from 'virtual:keyward/server'` }),
    script: () => ({ config: serverIn('dist/server'), afterwards: '' }),
  },
  {
    leak: 'the output of a server and that for browsers in one folder',
    files: () => ({ 'server.ts': `export { KEY } from 'virtual:keyward/server'` }),
    config: ({ root }) => ({
      builder: {},
      environments: { ssr: { build: { rollupOptions: { input: join(root, 'server.ts') } } } },
    }),
  },
  {
    leak: 'a file of another plugin beside a second output',
    folders: ['old'],
    config: (means) => ({
      build: { rollupOptions: { output: ['dist', 'old'].map((dir) => ({ dir: join(means.root, dir) })) } },
      ...plugin('closeBundle', async (root, { key }) => {
        await mkdir(join(root, 'old'), { recursive: true })
        await writeFile(join(root, 'old/a.js'), key)
      })(means),
    }),
  },
  {
    leak: 'a page that the build script writes after the build',
    script: ({ key }) => ({ afterwards: `${writing}\nwriteFileSync('dist/page.html', '<p>${key}</p>')` }),
  },
  {
    leak: 'a page of a build script that ends the process itself',
    script: ({ key }) => ({
      afterwards: `${writing}\nwriteFileSync('dist/page.html', '<p>${key}</p>')\nprocess.exit()`,
    }),
  },
  {
    leak: 'a page that a framework writes into a folder of its own when all is built',
    folders: ['prerendered'],
    config: ({ root, secret }) => ({
      builder: buildsAll,
      plugins: [
        {
          name: 'prerender',
          async buildApp() {
            await mkdir(join(root, 'prerendered'), { recursive: true })
            await writeFile(join(root, 'prerendered/index.html'), secret.key)
          },
        },
      ],
    }),
  },
  {
    leak: 'a page that the build script writes into a folder of its own',
    folders: ['prerendered'],
    script: ({ key }) => ({
      afterwards: `import { mkdirSync } from 'node:fs'\n${writing}\nmkdirSync('prerendered')\nwriteFileSync('prerendered/page.html', '<p>${key}</p>')`,
    }),
  },
]
