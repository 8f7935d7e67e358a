import type { BuildAttempt } from '../attempt.ts'

const hex = (text: string): string => Buffer.from(text).toString('hex')

/** What bundlers and minifiers make of literals. */
export const codeAttempts: readonly BuildAttempt[] = [
  {
    leak: 'a private key that becomes a template literal',
    files: ({ pem }) => ({ 'main.ts': `console.log(${JSON.stringify(pem)})` }),
  },
  {
    leak: 'a private key on one line',
    files: ({ pem }) => ({ 'main.ts': `console.log(${JSON.stringify(pem)})` }),
    config: () => ({ build: { minify: false } }),
  },
  {
    leak: 'a literal that is quoted anew',
    files: ({ password }) => ({ 'main.ts': `console.log(${JSON.stringify(password)}, "it's")` }),
  },
  {
    leak: 'a literal folded into another',
    files: ({ key }) => ({ 'main.ts': `const key = '${key}'\nconsole.log('Bearer ' + key)` }),
  },
  {
    leak: 'a template whose parts are folded',
    notIn7: 'its minifier does not fold them',
    files: ({ key }) => ({
      'main.ts': `const end = '${key.slice(9)}'\nconsole.log(\`Bearer ${key.slice(0, 9)}\${end}\`)`,
    }),
  },
  {
    leak: 'a concatenation that is not folded',
    files: ({ key }) => ({
      'main.ts': `console.log('${key.slice(0, 7)}' + '${key.slice(7, 15)}' + "${key.slice(15)}")`,
    }),
    config: () => ({ build: { minify: false } }),
  },
  {
    leak: 'a concatenation over lines',
    files: ({ key }) => ({ 'main.ts': `console.log('${key.slice(0, 12)}' +\n  // the rest\n  '${key.slice(12)}')` }),
    config: () => ({ build: { minify: false } }),
  },
  {
    leak: 'escapes by hexadecimal number',
    files: ({ key }) => ({ 'main.ts': `console.log('${hex(key).replace(/../g, String.raw`\x$&`)}')` }),
    config: () => ({ build: { minify: false } }),
  },
  {
    leak: 'escapes of Unicode',
    files: ({ key }) => ({ 'public/a.js': `console.log("${hex(key).replace(/../g, String.raw`\u00$&`)}")` }),
  },
  {
    leak: 'escapes of Unicode by code point',
    files: ({ key }) => ({ 'public/a.js': `console.log("${hex(key).replace(/../g, String.raw`\u{$&}`)}")` }),
  },
  {
    leak: 'a list of character codes',
    files: ({ key }) => ({ 'main.ts': `console.log(String.fromCharCode(...[${[...Buffer.from(key)].join()}]))` }),
    config: () => ({ build: { minify: false } }),
  },
  {
    leak: 'a comment that is kept for its licence',
    notIn7: 'its transpiler drops it',
    files: ({ key }) => ({ 'main.ts': `/*! @license ${key} */\nexport const a = 1` }),
    config: () => ({ build: { minify: false, lib: { entry: 'main.ts', formats: ['es'] } } }),
  },
  {
    leak: 'the name of a property',
    files: ({ key }) => ({ 'main.ts': `console.log({ ${key}: 1 })` }),
  },
  {
    leak: 'a regular expression',
    files: ({ key }) => ({ 'main.ts': `console.log(/^${key}$/.test(location.hash))` }),
  },
  {
    leak: 'code for old browsers beside the new',
    files: ({ password }) => ({ 'main.ts': `console.log(${JSON.stringify(password)})` }),
    config: () => ({ build: { rollupOptions: { output: [{ format: 'es' }, { format: 'iife', dir: 'dist/old' }] } } }),
  },
]
