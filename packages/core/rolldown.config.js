import { readFileSync } from 'node:fs'

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const packages = Object.keys({ ...dependencies, ...peerDependencies })

// A module costs a third of a millisecond to find and load, whatever is in it; there are many, so one file is loaded instead. What is
// loaded on first use stays a file of its own. Types are made by tsc, module by module.
export default {
  input: { index: 'src/index.ts', env: 'src/env.ts', errors: 'src/errors.ts' },
  platform: 'node',
  external: (id) => id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
  },
}
