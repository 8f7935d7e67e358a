// One file for each script that Node starts, with everything in it: a runner installs nothing. What is loaded on first use stays a file of
// its own. What the action never uses of the core, such as metrics, is not there at all.
const never = ['prom-client', 'node-vault', 'mustache', '@opentelemetry/api']

export default {
  input: { main: 'src/main.ts', post: 'src/post.ts', 'selector-worker': 'src/reading/selector-worker.ts' },
  platform: 'node',
  resolve: { conditionNames: ['@keyward/source', 'import', 'node', 'default'] },
  external: (id) => id.startsWith('node:') || never.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  },
}
