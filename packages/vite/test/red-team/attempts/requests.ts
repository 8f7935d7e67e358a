import type { DevAttempt } from '../attempt.ts'

const importing = `import { KEY } from 'virtual:keyward/server'\nconsole.log(KEY)`

function asking(path: string, harmless?: string): DevAttempt {
  return {
    leak: `a request for ${path}`,
    ...(harmless !== undefined && { harmless }),
    // A page that is shown instead of what is not found is a page all the same.
    look: (browser) => browser.get(path, { headers: { accept: '*/*', 'sec-fetch-dest': 'script' } }),
  }
}

const serverModule = 'virtual:keyward/server'
const notAnId = 'there is no such module'

/** Every way to write the address of a module for servers. */
const addressesOf = (module: string): DevAttempt[] => [
  asking(`/@id/__x00__${module}`),
  asking(`/@id/__x00__${module}?t=1`),
  asking(`/@id/__x00__${module}?v=abc&import`),
  asking(`/@id/__x00__${module}?import&raw`),
  asking(`/@id/__x00__${module}?raw`),
  asking(`/@id/__x00__${module}?url`),
  asking(`/@id/__x00__${module}?inline`),
  asking(`/@id/__x00__${module}?worker`),
  asking(`/@id/__x00__${module}?worker_file&type=module`),
  asking(`/@id/__x00__${module}?html-proxy&index=0.js`),
  asking(`/@id/__x00__${encodeURIComponent(module)}`),
  asking(`/@id/%5F%5Fx00__${module}?import`),
  asking(`/@id/${module}`),
  asking(`/@id/${module}?import`),
  asking(`/@id/%00${module}`),
  asking(`/%00${module}`, notAnId),
  asking(`/${module}`, notAnId),
  asking(`/@id/${encodeURIComponent(encodeURIComponent(module))}`),
  asking(`/%40id/__x00__${module}`),
  asking(`/@ID/__X00__${module.toUpperCase()}`, notAnId),
  asking(`/@id/__x00__${module}.`, notAnId),
  asking(`/@id/__x00__${module}/`, notAnId),
  asking(`/@id/__x00__${module}.js`, notAnId),
  asking(`/@id/__x00__${module}.map`, notAnId),
  asking(`/@id/__x00____x00__${module}`),
  asking(`/@id//@id/__x00__${module}`),
  asking(`/@id/@id/${module}`, notAnId),
  asking(`//@id/__x00__${module}`),
  asking(`/x/../@id/__x00__${module}`),
  asking(`/@fs/@id/__x00__${module}`),
  asking(`/@fs/${module}`, notAnId),
  asking(`/node_modules/${module}`, notAnId),
  asking(`/@id/__x00__${module.replace('/', '/x/../')}`, notAnId),
  asking(`/@id/__x00__${module.replace('/', '//')}`, notAnId),
  asking(`/@id/__x00__${module}%3Ft=1`),
  asking(`/@id/__x00__${module}%23x`),
]

/** That of one name holds what reads it, the others only what it needs. */
const addresses: readonly DevAttempt[] = [
  ...addressesOf(`${serverModule}/KEY/reading`),
  ...[serverModule, `${serverModule}/KEY`, `${serverModule}/vault`]
    .flatMap(addressesOf)
    .map((each) => ({ ...each, harmless: 'it holds neither a value nor where it lies' })),
]

/** Browser code that comes by the server's module. */
const imports: readonly DevAttempt[] = [
  {
    leak: 'a module that hands the server module on',
    project: { files: () => ({ 'main.ts': `export * from './keys.ts'`, 'keys.ts': importing }) },
    look: async (browser) => {
      await browser.get('/main.ts')
      let address = '/keys.ts'
      for (let depth = 0; depth < 3 && address !== ''; depth++) {
        const code = await browser.get(address)
        address = /\/@id\/[^"]+KEY[^"]*|\/@id\/[^"]+server\b(?=")/.exec(code)?.[0] ?? ''
      }
    },
  },
]

export const requestAttempts: readonly DevAttempt[] = [...addresses, ...imports]
