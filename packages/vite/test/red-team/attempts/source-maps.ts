import type { BuildAttempt } from '../attempt.ts'

/** Values that stand in sources, which maps carry though the code does not. */
export const sourceMapAttempts: readonly BuildAttempt[] = [
  {
    leak: 'the source of code that was dropped',
    files: ({ key }) => ({ 'main.ts': `if (import.meta.env.SSR) console.log('${key}')\nconsole.log(1)` }),
    config: () => ({ build: { sourcemap: true } }),
  },
  {
    leak: 'a comment in a source, in a map within the file',
    files: ({ password }) => ({ 'main.ts': `// ${password}\nconsole.log(1)` }),
    config: () => ({ build: { sourcemap: 'inline' } }),
  },
  {
    leak: 'a comment in a source, in a map that no file names',
    files: ({ key }) => ({ 'main.ts': `// ${key}\nconsole.log(1)` }),
    config: () => ({ build: { sourcemap: 'hidden' } }),
  },
  {
    leak: 'the source that a map of another plugin holds',
    notIn7: 'its maps leave it out',
    files: () => ({ 'main.ts': `import './view.tpl'`, 'view.tpl': '' }),
    config: ({ secret }) => ({
      build: { sourcemap: true },
      plugins: [
        {
          name: 'views',
          transform(_, id) {
            if (!id.endsWith('.tpl')) return undefined
            const map = { version: 3, sources: ['view.tpl'], sourcesContent: [secret.pem], names: [], mappings: 'AAAA' }
            return { code: 'console.log(2)', map: JSON.stringify(map) }
          },
        },
      ],
    }),
  },
]
