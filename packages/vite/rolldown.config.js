import { readFileSync } from 'node:fs'

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const packages = Object.keys({ ...dependencies, ...peerDependencies })

// Every start of Vite loads the plugin, and a module costs a third of a millisecond to find and load, whatever is in it. Types are made by tsc.
export default {
  input: { index: 'src/index.ts', 'scan/index': 'src/scan/index.ts', 'bin/keyward-scan': 'src/bin/keyward-scan.ts' },
  platform: 'node',
  external: (id) => id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    // As deep as src/scan/credentials, from where the rules are found.
    chunkFileNames: 'scan/chunks/[name]-[hash].js',
  },
}
