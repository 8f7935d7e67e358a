import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { BuildAttempt } from '../attempt.ts'

const importing = `import { KEY } from 'virtual:keyward/server'\nconsole.log(KEY)`

const singleFileComponents: Plugin = {
  name: 'components',
  resolveId: (id, importer) =>
    id.includes('.sfc?') ? new URL(id, `file://${importer}`).pathname + '?part' : undefined,
  load: (id) => (id.endsWith('.sfc?part') ? importing : undefined),
  transform: (_, id) => (id.endsWith('.sfc') ? `export * from './App.sfc?part'` : undefined),
}

/** Browser code that comes by the server's module. */
export const moduleAttempts: readonly BuildAttempt[] = [
  { leak: 'an import of the server module', files: () => ({ 'main.ts': importing }) },
  {
    leak: 'an import through a file that hands it on',
    files: () => ({
      'main.ts': `import { KEY } from './keys.ts'\nconsole.log(KEY)`,
      'keys.ts': `export * from './more.ts'`,
      'more.ts': `export { KEY } from 'virtual:keyward/server'`,
    }),
  },
  {
    leak: 'a dynamic import',
    files: () => ({ 'main.ts': `import('virtual:keyward/server').then((all) => console.log(all))` }),
  },
  {
    leak: 'import.meta.glob over a folder of the server',
    files: () => ({
      'main.ts': `console.log(import.meta.glob('./server/*.ts', { eager: true }))`,
      'server/key.ts': `export { KEY } from 'virtual:keyward/server'`,
    }),
  },
  {
    leak: 'a worker',
    files: () => ({ 'main.ts': `import Work from './work.ts?worker'\nnew Work()`, 'work.ts': importing }),
    config: ({ keyward }) => ({ worker: { format: 'es', plugins: keyward } }),
  },
  {
    leak: 'a worker by its address',
    files: () => ({
      'main.ts': `new Worker(new URL('./work.ts', import.meta.url), { type: 'module' })`,
      'work.ts': importing,
    }),
    config: ({ keyward }) => ({ worker: { format: 'es', plugins: keyward } }),
  },
  {
    leak: 'a worker that is inlined',
    files: () => ({ 'main.ts': `import Work from './work.ts?worker&inline'\nnew Work()`, 'work.ts': importing }),
    config: ({ keyward }) => ({ worker: { plugins: keyward } }),
  },
  {
    leak: 'a shared worker',
    files: () => ({ 'main.ts': `import Work from './work.ts?sharedworker'\nnew Work()`, 'work.ts': importing }),
    config: ({ keyward }) => ({ worker: { plugins: keyward } }),
  },
  {
    leak: 'a service worker as a second entry',
    files: () => ({ 'sw.ts': importing }),
    config: ({ root }) => ({ build: { rollupOptions: { input: [join(root, 'index.html'), join(root, 'sw.ts')] } } }),
  },
  {
    leak: 'a component in JSX',
    files: () => ({
      'index.html': '<script type="module" src="/app.tsx"></script>',
      'app.tsx': `/** @jsxRuntime classic @jsx h */\nimport { KEY } from 'virtual:keyward/server'\nconst h = (...all: unknown[]) => console.log(all);\nconsole.log(<b>{KEY}</b>)`,
    }),
  },
  {
    leak: 'a part of a component in one file',
    files: () => ({ 'main.ts': `import './App.sfc'`, 'App.sfc': '<template/>' }),
    config: () => ({ plugins: [singleFileComponents] }),
  },
  {
    leak: 'a script within a page',
    files: () => ({ 'index.html': `<script type="module">${importing}</script>` }),
  },
  {
    leak: 'the second of two pages',
    files: () => ({ 'admin/index.html': `<script type="module">${importing}</script>` }),
    config: ({ root }) => ({
      build: { rollupOptions: { input: [join(root, 'index.html'), join(root, 'admin/index.html')] } },
    }),
  },
  {
    leak: 'an alias',
    files: () => ({ 'main.ts': `import { KEY } from '#keys'\nconsole.log(KEY)` }),
    config: () => ({ resolve: { alias: { '#keys': 'virtual:keyward/server' } } }),
  },
  {
    leak: 'a dependency',
    files: () => ({
      'main.ts': `import { KEY } from 'keys'\nconsole.log(KEY)`,
      'node_modules/keys/package.json': '{"name":"keys","type":"module","exports":"./index.js"}',
      'node_modules/keys/index.js': `export { KEY } from 'virtual:keyward/server'`,
    }),
  },
  {
    leak: 'a CommonJS dependency',
    notIn7: 'it cannot bundle such a dependency',
    files: () => ({
      'main.ts': `import keys from 'keys'\nconsole.log(keys)`,
      'node_modules/keys/package.json': '{"name":"keys","main":"./index.js"}',
      'node_modules/keys/index.js': `module.exports = { all: require('virtual:keyward/server') }`,
    }),
  },
  {
    leak: 'a library whose entry hands it on',
    files: () => ({ 'lib.ts': `export { KEY } from 'virtual:keyward/server'` }),
    config: () => ({ build: { lib: { entry: 'lib.ts', formats: ['es', 'umd'], name: 'Lib' } } }),
  },
  {
    leak: 'an environment for browsers with another name',
    files: () => ({ 'app.ts': importing }),
    config: ({ root }) => ({
      builder: {},
      environments: {
        ssr: { consumer: 'client', build: { outDir: 'dist/app', rollupOptions: { input: join(root, 'app.ts') } } },
      },
    }),
  },
  {
    leak: 'an import with a query',
    files: () => ({ 'main.ts': `import { KEY } from 'virtual:keyward/server?v=1#x'\nconsole.log(KEY)` }),
  },
  {
    leak: 'an import of the resolved id',
    files: () => ({ 'main.ts': `import { KEY } from '\\0virtual:keyward/server'\nconsole.log(KEY)` }),
  },
  {
    leak: 'an import of the part of the server module that holds one name',
    files: () => ({ 'main.ts': `import { KEY } from 'virtual:keyward/server/KEY?v=1'\nconsole.log(KEY)` }),
  },
  {
    leak: 'the resolved id of that part from another plugin',
    files: () => ({ 'main.ts': `import { KEY } from 'my-keys'\nconsole.log(KEY)` }),
    config: () => ({
      plugins: [
        {
          name: 'keys',
          enforce: 'pre',
          resolveId: (id) => (id === 'my-keys' ? '\0virtual:keyward/server/KEY' : undefined),
        },
      ],
    }),
  },
  {
    leak: 'a chunk that another plugin asks for',
    config: () => ({
      plugins: [
        {
          name: 'chunks',
          buildStart() {
            this.emitFile({ type: 'chunk', id: 'virtual:keyward/server', preserveSignature: 'strict' })
          },
        },
      ],
    }),
  },
  {
    leak: 'the resolved id from another plugin',
    files: () => ({ 'main.ts': `import { KEY } from 'my-keys'\nconsole.log(KEY)` }),
    config: () => ({
      plugins: [
        {
          name: 'keys',
          enforce: 'pre',
          resolveId: (id) => (id === 'my-keys' ? '\0virtual:keyward/server' : undefined),
        },
      ],
    }),
  },
  {
    leak: 'the code of the module as an asset of another plugin',
    config: () => {
      let modules: Plugin | undefined
      return {
        plugins: [
          {
            name: 'copies',
            configResolved: ({ plugins }) => void (modules = plugins.find(({ name }) => name === 'keyward:modules')),
            async generateBundle() {
              const load = modules?.load as { handler(this: unknown, id: string): Promise<string> } | undefined
              const source = await load?.handler.call(this, '\0virtual:keyward/server/KEY')
              this.emitFile({ type: 'asset', fileName: 'copy.txt', source: String(source) })
            },
          },
        ],
      }
    },
  },
]
