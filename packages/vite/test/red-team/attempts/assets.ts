import type { BuildAttempt } from '../attempt.ts'

const drawing = (text: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${text} --><circle r="1"/></svg>`

/** Values in files that are copied or inlined. */
export const assetAttempts: readonly BuildAttempt[] = [
  {
    leak: 'a file in public/',
    files: ({ password }) => ({ 'public/config.json': JSON.stringify({ password }) }),
  },
  {
    leak: 'a hidden file in public/',
    files: ({ key }) => ({ 'public/.env': `API_KEY=${key}` }),
  },
  {
    leak: 'the name of a file in public/',
    files: ({ key }) => ({ [`public/${key}.txt`]: 'hello' }),
  },
  {
    leak: 'a file in public/ in UTF-16',
    config: ({ secret }) => ({
      plugins: [
        {
          name: 'windows',
          generateBundle() {
            this.emitFile({ type: 'asset', fileName: 'a.txt', source: Buffer.from(`\uFEFF${secret.key}`, 'utf16le') })
          },
        },
      ],
    }),
  },
  {
    leak: 'an import of JSON',
    files: ({ password }) => ({
      'main.ts': `import config from './config.json'\nconsole.log(config)`,
      'config.json': JSON.stringify({ password }),
    }),
  },
  {
    leak: 'one name of a JSON file',
    files: ({ key }) => ({
      'main.ts': `import { key } from './config.json'\nconsole.log(key)`,
      'config.json': JSON.stringify({ key, other: 1 }),
    }),
  },
  {
    leak: 'large JSON as text to be parsed',
    files: ({ password }) => ({
      'main.ts': `import config from './config.json'\nconsole.log(config)`,
      'config.json': JSON.stringify({ password, filling: 'x'.repeat(20_000) }),
    }),
  },
  {
    leak: '?raw of a file of the environment',
    files: ({ key }) => ({ 'main.ts': `import text from './.env?raw'\nconsole.log(text)`, '.env': `API_KEY=${key}` }),
  },
  {
    leak: '?raw of a private key',
    files: ({ pem }) => ({ 'main.ts': `import text from './key.pem?raw'\nconsole.log(text)`, 'key.pem': pem }),
  },
  {
    leak: '?url of a file, which inlines it in base64',
    files: ({ password }) => ({
      'main.ts': `import url from './notes.txt?url'\nconsole.log(url)`,
      'notes.txt': `call ${password}`,
    }),
  },
  {
    leak: '?url of a large file',
    files: ({ key }) => ({
      'main.ts': `import url from './notes.txt?url'\nconsole.log(url)`,
      'notes.txt': `${'-'.repeat(9000)}${key}`,
    }),
  },
  {
    leak: 'a file by new URL()',
    files: ({ pem }) => ({ 'main.ts': `console.log(new URL('./key.pem', import.meta.url).href)`, 'key.pem': pem }),
  },
  {
    leak: 'a drawing that is inlined with URI escapes',
    files: ({ password }) => ({
      'main.ts': `import url from './a.svg'\nconsole.log(url)`,
      'a.svg': drawing(password.replaceAll('<', '[')).replace('[', '&lt;'),
    }),
  },
  {
    leak: 'a drawing in a style sheet',
    files: ({ key }) => ({
      'main.ts': `import './a.css'`,
      'a.css': 'b { background: url(./a.svg) }',
      'a.svg': drawing(key),
    }),
  },
  {
    leak: 'content in a style sheet',
    files: ({ key }) => ({ 'main.ts': `import './a.css'`, 'a.css': `b::after { content: "${key}" }` }),
  },
  {
    leak: 'content in a style sheet whose escapes the minifier takes off',
    files: ({ key }) => ({
      'main.ts': `import './a.css'`,
      'a.css': `b::after { content: "${Buffer.from(key)
        .toString('hex')
        .replace(/../g, String.raw`\$& `)}" }`,
    }),
  },
  {
    leak: 'a custom property of CSS',
    files: ({ key }) => ({ 'main.ts': `import './a.css'`, 'a.css': `:root { --key: ${key} }` }),
  },
  {
    leak: 'a data: address in a style sheet',
    files: ({ key }) => ({
      'main.ts': `import './a.css'`,
      'a.css': `b { background: url("data:image/svg+xml;base64,${Buffer.from(drawing(key)).toString('base64')}") }`,
    }),
  },
  {
    leak: 'a style sheet as text',
    files: ({ key }) => ({
      'main.ts': `import text from './a.css?inline'\nconsole.log(text)`,
      'a.css': `b { --k: ${key} }`,
    }),
  },
  {
    leak: 'a comment in a style sheet that is kept',
    files: ({ key }) => ({ 'main.ts': `import './a.css'`, 'a.css': `/*! ${key} */ b { color: red }` }),
    config: () => ({ build: { cssMinify: false } }),
  },
]
