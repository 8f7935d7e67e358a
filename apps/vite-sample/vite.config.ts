import { keyward } from '@keyward/vite'
import { defineConfig } from 'vite'
import { vaultOptions } from './src/vault/vault-options.ts'

const { OUTPUT: output = 'dist' } = process.env

export default defineConfig({
  plugins: [
    keyward({
      secrets: {
        OFFER_KEY: 'offers#key',
        TITLE: 'configuration#title',
        SUPPORT_EMAIL: 'configuration#supportEmail',
      },
      public: ['TITLE', 'SUPPORT_EMAIL'],
      vault: vaultOptions,
      runtime: '/src/vault/vault.ts',
    }),
  ],
  // What `vite build` builds.
  builder: {},
  environments: {
    client: { build: { outDir: `${output}/client`, sourcemap: true } },
    ssr: {
      build: {
        outDir: `${output}/server`,
        rolldownOptions: { input: 'src/entry-server.ts', external: ['@keyward/core'] },
      },
    },
  },
})
