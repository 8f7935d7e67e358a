import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { writeApp } from '../../src/vite-builds/write-app.ts'

async function appOf(modules: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-write-app-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeApp(folder, modules)
  return folder
}

async function partsIn(folder: string): Promise<Record<string, string>> {
  const files = await readdir(join(folder, 'src'), { recursive: true })
  const parts = files.filter((file) => file.includes('part-')).toSorted()
  return Object.fromEntries(
    await Promise.all(parts.map(async (file) => [file, await readFile(join(folder, 'src', file), 'utf8')] as const)),
  )
}

it('writes as many modules as it is told, and the same ones each time', async () => {
  const [parts, again] = [await partsIn(await appOf(45)), await partsIn(await appOf(45))]
  expect(Object.keys(parts)).toHaveLength(45)
  expect(new Set(Object.values(parts)).size).toBe(45)
  expect(again).toEqual(parts)
})

it('writes an application that Vite builds, of all of its modules', async () => {
  const folder = await appOf(40)
  await build({ root: folder, configFile: false, logLevel: 'silent' })
  const [script = ''] = await readdir(join(folder, 'dist/assets'))
  const code = await readFile(join(folder, 'dist/assets', script), 'utf8')
  const titles = new Set(code.match(/\b[a-z]+ \d+\.\d+(?=`| |\b)/g))
  // The public value stands for one of them.
  expect(titles.size).toBe(39)
})
