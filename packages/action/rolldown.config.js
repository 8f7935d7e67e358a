import { describeBundle } from './bundle/describe-bundle.ts'

// A runner installs nothing, so everything is in the bundle, in one file for each script that Node starts and one for what they share. What the
// core loads on first use, and the action never uses, is not in it.
const never = ['prom-client', 'node-vault', 'mustache', '@opentelemetry/api']

// The same inside of undici and the core: HTTP/2, which alone takes 10 ms and 5 MB to load, bodies that are no text, and metrics.
const unused =
  /\/undici\/lib\/(dispatcher\/client-h2|web\/(fetch\/(body|formdata)|webidl\/index))\.js$|\/register-metrics\.ts$/

const withoutUnused = {
  name: 'without-unused',
  load: {
    filter: { id: unused },
    handler: () => ({
      code: `module.exports = () => { throw new Error('not in the bundle') }`,
      moduleSideEffects: false,
    }),
  },
}

// One character beyond Latin 1 doubles what a file takes in memory. What is not ASCII stands in texts and regular expressions only, where an
// escape is the same.
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk')
        chunk.code = chunk.code.replace(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
    }
  },
}

export default {
  input: { main: 'src/main.ts', post: 'src/post.ts', 'evaluator-process': 'src/reading/evaluator-process.ts' },
  platform: 'node',
  resolve: { conditionNames: ['@keyward/source', 'import', 'node', 'default'] },
  external: (id) => id.startsWith('node:') || never.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [withoutUnused, asciiOnly, describeBundle('@keyward/action')],
  // As in Node's own build of undici: without an experimental parser.
  transform: { define: { esbuildDetection: 'true' } },
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    cleanDir: true,
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  },
}
