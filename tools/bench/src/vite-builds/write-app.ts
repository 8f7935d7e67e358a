import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { featureName, moduleCode, modulesOfFeature } from './module-code.ts'
import { configs } from './configs.ts'

const installed = join(import.meta.dirname, '../../../../node_modules')

/** Writes an application of so many modules, the same each time, and beside it an entry of real libraries; and how to build them. */
export async function writeApp(folder: string, modules: number): Promise<void> {
  const features = Math.ceil(modules / modulesOfFeature)
  const files = [
    ['package.json', '{ "type": "module" }'],
    ['index.html', page],
    ['src/main.ts', mainCode(features)],
    ['src/libraries.ts', libraries],
    ...Object.entries(configs),
  ] as const
  await mkdir(join(folder, 'src'), { recursive: true })
  for (const [path, content] of files) await writeFile(join(folder, path), content)
  for (let feature = 0; feature < features; feature += 1) {
    const count = Math.min(modulesOfFeature, modules - feature * modulesOfFeature)
    await writeFeature(join(folder, 'src', featureName(feature)), feature, count)
  }
  await symlink(installed, join(folder, 'node_modules'))
}

async function writeFeature(folder: string, feature: number, modules: number): Promise<void> {
  await mkdir(folder)
  for (let index = 0; index < modules; index += 1) {
    await writeFile(join(folder, `part-${index}.ts`), moduleCode(feature, index))
  }
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Shop</title></head>
  <body><div id="app"></div><script type="module" src="/src/main.ts"></script></body>
</html>
`

// All that they have, as whoever takes everything gets it.
const libraries = `import * as rxjs from 'rxjs'
import * as three from 'three'
import * as threeForWebGpu from 'three/webgpu'
import * as vue from 'vue/dist/vue.esm-bundler.js'
Object.assign(globalThis, { libraries: [rxjs, three, threeForWebGpu, vue] })
`

function mainCode(features: number): string {
  const all = Array.from({ length: features }, (_none, feature) => feature)
  return [
    ...all.map((feature) => `import { Part0 as Feature${feature} } from './${featureName(feature)}/part-0.ts'`),
    `const parts = [${all.map((feature) => `new Feature${feature}('main')`).join(', ')}]`,
    `await Promise.all(parts.map((part) => part.refresh('/api')))`,
    `document.querySelector('#app')!.textContent = parts.map((part) => part.describe('en')).join('\\n')`,
    '',
  ].join('\n')
}
