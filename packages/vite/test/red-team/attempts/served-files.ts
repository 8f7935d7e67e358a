import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { DevAttempt, DevPlan } from '../attempt.ts'

const project: DevPlan = {
  files: ({ key, password }) => ({
    'public/config.json': JSON.stringify({ password }),
    'public/phone.txt': `call ${key}`,
    'notes.txt': key,
    '.env': `API_KEY=${key}\nVITE_KEY=${key}`,
    'config.json': JSON.stringify({ password }),
    'a.css': `:root { --key: ${key} }`,
    'commented.ts': `// ${key}\nconst a: number = 1\nconsole.log(a)`,
    'environment.ts': 'console.log(import.meta.env)',
    'defined.ts': 'console.log(__KEY__)',
    'script.html': `<script type="module">console.log('${key}')</script>`,
    'dependencies.ts': `import key from 'keys'\nconsole.log(key)`,
    'node_modules/keys/package.json': '{"name":"keys","main":"./index.js"}',
    'node_modules/keys/index.js': `module.exports = '${key}'`,
  }),
  config: ({ secret }) => ({
    optimizeDeps: { include: ['keys'] },
    define: { __KEY__: JSON.stringify(secret.password) },
  }),
}

function asking(leak: string, ...paths: readonly string[]): DevAttempt {
  return {
    leak,
    project,
    look: async (browser) => {
      for (const path of paths) await browser.get(path, { headers: { accept: '*/*' } })
    },
  }
}

const denied = 'Vite serves no files that match server.fs.deny'

/** What the dev server makes of the project's files. */
export const servedFileAttempts: readonly DevAttempt[] = [
  asking('a file in public/', '/config.json'),
  {
    leak: 'ranges of a file, one after the other',
    project,
    look: async (browser) => {
      for (const range of ['0-14', '15-99']) await browser.get('/phone.txt', { headers: { range: `bytes=${range}` } })
    },
  },
  asking('a file of the project', '/notes.txt'),
  {
    leak: 'a file of the project by its place on disk',
    project,
    look: (browser, { root }) => browser.get(`/@fs${join(root, 'notes.txt')}`),
  },
  ...['?raw', '?import&raw', '?inline', '?import&inline', '?url&inline', '?import&url&inline'].map((query) =>
    asking(`a file of the project with ${query}`, `/notes.txt${query}`),
  ),
  ...['', '?raw', '?import&raw', '?import&url&inline', '?.svg?.wasm?init'].map((query) => ({
    ...asking(`a file of the environment with "${query}"`, `/.env${query}`),
    harmless: denied,
  })),
  { ...asking('a file of the environment in other letters', '/%2eenv?import&raw'), harmless: denied },
  {
    leak: 'a file of the environment by its place on disk',
    harmless: denied,
    project,
    look: (browser, { root }) => browser.get(`/@fs${join(root, '.env')}?import&raw`),
  },
  asking('JSON as a module', '/config.json?import'),
  asking('a style sheet as a module', '/a.css?import'),
  asking('a comment in a source, in the map of the module', '/commented.ts'),
  asking('a script within a page', '/script.html', '/script.html?html-proxy&index=0.js'),
  asking('a define', '/defined.ts', '/@vite/env'),
  asking('a VITE_ name in a .env file', '/environment.ts'),
  {
    leak: 'a dependency that is bundled in advance',
    project,
    look: async (browser) => {
      const code = await browser.get('/dependencies.ts')
      const [address] = /\/node_modules\/[^"']+/.exec(code) ?? []
      await browser.get(String(address))
    },
  },
  {
    leak: 'the server module in a dependency that is bundled in advance',
    notIn7: 'it cannot bundle such a dependency',
    project: {
      files: () => ({
        'main.ts': `import key from 'keys'\nconsole.log(key)`,
        'node_modules/keys/package.json': '{"name":"keys","type":"module","exports":"./index.js"}',
        'node_modules/keys/index.js': `export { KEY as default } from 'virtual:keyward/server'`,
      }),
      config: () => ({ optimizeDeps: { include: ['keys'] } }),
    },
    look: async (browser) => {
      const code = await browser.get('/main.ts')
      const [address] = /\/node_modules\/[^"']+/.exec(code) ?? []
      const [, module] = /from "([^"]+)"/.exec(await browser.get(String(address))) ?? []
      const [, reading] = /import "([^"]+)"/.exec(await browser.get(String(module))) ?? []
      await browser.get(String(reading))
    },
  },
  {
    leak: 'a tag that another plugin adds to the page',
    project: {
      config: ({ secret }) => {
        const plugin: Plugin = {
          name: 'page',
          transformIndexHtml: () => [{ tag: 'meta', attrs: { content: secret.password } }],
        }
        return { plugins: [plugin] }
      },
    },
    look: (browser) => browser.get('/', { headers: { accept: 'text/html' } }),
  },
  {
    leak: 'a header for every answer',
    project: { config: ({ secret }) => ({ server: { headers: { 'x-build': secret.key } } }) },
    look: (browser) => browser.get('/main.ts'),
  },
]
