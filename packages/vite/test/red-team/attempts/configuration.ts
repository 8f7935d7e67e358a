import { loadEnv, type Plugin } from 'vite'
import type { BuildAttempt } from '../attempt.ts'

const environmentInCode: Plugin = {
  name: 'environment',
  config: ({ root = '' }) => ({ define: { __ENV__: JSON.stringify(loadEnv('production', root, '')) } }),
}

/** Values that come by way of the configuration. */
export const configurationAttempts: readonly BuildAttempt[] = [
  {
    leak: 'a define',
    files: () => ({ 'main.ts': 'console.log(__KEY__)' }),
    config: ({ secret }) => ({ define: { __KEY__: JSON.stringify(secret.password) } }),
  },
  {
    leak: 'a define of an object that holds it',
    files: () => ({ 'main.ts': 'console.log(__CONFIG__)' }),
    config: ({ secret }) => ({ define: { __CONFIG__: { database: { password: secret.password } } } }),
  },
  {
    leak: 'a define of process.env',
    files: () => ({ 'main.ts': 'console.log(process.env)' }),
    config: ({ secret }) => ({ define: { 'process.env': { API_KEY: secret.key } } }),
  },
  {
    leak: 'all that loadEnv gives in a define',
    files: ({ key }) => ({ 'main.ts': 'console.log(__ENV__)', '.env': `API_KEY=${key}` }),
    config: () => ({ plugins: [environmentInCode] }),
  },
  {
    leak: 'a VITE_ name in a .env file',
    files: ({ key }) => ({ 'main.ts': 'console.log(import.meta.env.VITE_KEY)', '.env.production': `VITE_KEY=${key}` }),
  },
  {
    leak: 'the whole of import.meta.env',
    files: ({ key }) => ({ 'main.ts': 'console.log({ ...import.meta.env })', '.env': `VITE_KEY=${key}` }),
  },
  {
    leak: 'a prefix that lets more of the environment in',
    files: ({ key }) => ({ 'main.ts': 'console.log(import.meta.env)', '.env': `API_KEY=${key}` }),
    config: () => ({ envPrefix: 'API_' }),
  },
  {
    leak: '%NAME% of the environment in a page',
    files: ({ key }) => ({ 'index.html': '<meta name="key" content="%VITE_KEY%">', '.env': `VITE_KEY=${key}` }),
  },
  {
    leak: '%NAME% in a comment of a page',
    files: ({ key }) => ({ 'index.html': '<p>Hi</p><!-- %VITE_KEY% -->', '.env': `VITE_KEY=${key}` }),
  },
  {
    leak: 'a banner of the output',
    notIn7: 'its transpiler drops comments',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({
      build: { minify: false, rollupOptions: { output: { banner: `/* built with ${secret.key} */` } } },
    }),
  },
  {
    leak: 'a footer of the output',
    notIn7: 'its transpiler drops comments',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({
      build: { minify: false, rollupOptions: { output: { footer: `// ${encodeURIComponent(secret.password)}` } } },
    }),
  },
  {
    leak: 'a base address with a token',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({ base: `https://cdn.example/${secret.key}/` }),
  },
  {
    leak: 'a signed address for every asset',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({
      experimental: {
        renderBuiltUrl: (file) => `https://cdn.example/${file}?signature=${encodeURIComponent(secret.password)}`,
      },
    }),
  },
  {
    leak: 'a nonce for the content security policy',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({ html: { cspNonce: secret.key } }),
  },
  {
    leak: 'the name of a chunk',
    files: () => ({ 'main.ts': 'console.log(1)' }),
    config: ({ secret }) => ({
      build: { rollupOptions: { output: { entryFileNames: `assets/${secret.key}.js` } } },
    }),
  },
  {
    leak: 'the name of a chunk in a manifest for servers',
    files: () => ({ 'main.ts': `import('./more.ts')`, 'more.ts': 'console.log(1)' }),
    config: ({ secret }) => ({
      build: { manifest: true, ssrManifest: true, rollupOptions: { output: { chunkFileNames: `${secret.key}.js` } } },
    }),
  },
  {
    leak: 'the password alone of an address that is secret',
    files: () => ({ 'main.ts': 'console.log(__DATABASE__)' }),
    config: ({ secret }) => ({ define: { __DATABASE__: { user: 'app', password: secret.databasePassword } } }),
  },
  {
    leak: 'the private key alone of an account that is secret as a whole',
    files: () => ({ 'main.ts': 'console.log(__ACCOUNT__)' }),
    config: ({ secret }) => ({ define: { __ACCOUNT__: { private_key: secret.accountKey } } }),
  },
]
