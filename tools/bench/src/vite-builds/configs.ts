export const buildVariants = ['vite build, with the plugin', 'vite build, without'] as const
export type BuildVariant = (typeof buildVariants)[number]

export const configOf: Readonly<Record<BuildVariant, string>> = {
  'vite build, with the plugin': 'vite.with.config.js',
  'vite build, without': 'vite.without.config.js',
}

export const librariesConfig = 'vite.libraries.config.js'

/** Files by name. Both put the same value into the same modules; the names of the secrets stand in the environment. */
export const configs: Readonly<Record<string, string>> = {
  [configOf['vite build, with the plugin']]: `import { keyward } from '@keyward/vite'

const names = process.env.SECRETS.split(',')
const passwords = names.map((name, index) => ['PASSWORD_' + index, name + '#password'])

export default {
  build: { outDir: 'dist-with' },
  plugins: [keyward({ secrets: { SHOP_HOST: names[0] + '#host', ...Object.fromEntries(passwords) }, public: ['SHOP_HOST'] })],
}
`,
  [configOf['vite build, without']]: `export default {
  build: { outDir: 'dist-without' },
  define: { 'import.meta.env.SHOP_HOST': '"db.example.com"' },
}
`,
  [librariesConfig]: `export default {
  build: { outDir: 'dist-libraries', sourcemap: true, rolldownOptions: { input: 'src/libraries.ts' } },
}
`,
}
