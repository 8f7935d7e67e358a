import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createProject } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'

const vault = useVaultServer()
const source = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)

it('a build warns, when its process ends, of what is allowed and was not found', async () => {
  const name = await vault.write({ key: 'sk-live-0123456789' })
  const allow = [
    { file: '/p.txt', secret: `${name}#key`, reason: 'this one is there' },
    { file: 'q.txt', secret: `${name}#key`, reason: 'nobody needs it' },
  ]
  const options = JSON.stringify({ vault: vault.vaultOptions, secrets: { KEY: `${name}#key` }, vitest: true, allow })
  const { root } = await createProject({
    'index.html': '<script type="module" src="/main.ts"></script>',
    'main.ts': '',
    'public/p.txt': 'sk-live-0123456789',
    'build.js': `const { build } = await import(${JSON.stringify(import.meta.resolve('vite'))})
      const { keyward } = await import(${source})
      await build({ configFile: false, logLevel: 'warn', plugins: [keyward(${options})] })`,
  })
  const { stderr } = await promisify(execFile)(process.execPath, ['--conditions=@keyward/source', 'build.js'], {
    cwd: root,
  })
  expect(stderr).toMatch(/the entry of "allow" \{"file":"q\.txt".*\} fits nothing that was found/)
  expect(stderr).not.toContain('this one is there')
})
