import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mergeConfig, type InlineConfig, type Plugin } from 'vite'
import { createPlugins } from '../../src/plugin/create-plugins.ts'
import { createProject } from '../fixture/project.ts'
import type { Vite } from '../fixture/vites.ts'
import type { BuildAttempt } from './attempt.ts'
import { collectingLogger, type Ground, pluginOptions, projectFiles } from './ground.ts'

export interface BuildGround extends Ground {
  /** For builds in a process of their own. */
  readonly viteModule: 'vite' | 'vite-7'
}

export interface BuildResult {
  /** What the build failed with, and all that it said. */
  readonly failure: string | undefined
  readonly log: string
  /** What a browser could get, by address. */
  readonly files: ReadonlyMap<string, Buffer>
}

export async function runBuild(attempt: BuildAttempt, ground: BuildGround): Promise<BuildResult> {
  const { vite, secret, isGuarded } = ground
  const project = await createProject({ ...projectFiles, ...attempt.files?.(secret) })
  const logged: string[] = []
  const keyward = (): Plugin[] => createPlugins(pluginOptions(ground), { isGuarded })
  const base: InlineConfig = {
    root: project.root,
    configFile: false,
    customLogger: collectingLogger(logged),
    plugins: [keyward()],
  }
  const config = mergeConfig(base, attempt.config?.({ root: project.root, secret, keyward }) ?? {}) as InlineConfig
  const failure = await failureOf(
    attempt.script === undefined ? buildIn(vite, config) : buildInScript(attempt.script(secret), project.root, ground),
  )
  const folders = await Promise.all(['dist', ...(attempt.folders ?? [])].map((folder) => project.read(folder)))
  const files = folders.flatMap((folder) => Object.entries(folder))
  return {
    failure,
    log: logged.join('\n'),
    files: new Map(files.map(([path, content]) => [path, Buffer.from(content, 'latin1')])),
  }
}

async function buildIn(vite: Vite, config: InlineConfig): Promise<void> {
  if (config.builder === undefined) return void (await vite.build(config))
  const builder = await vite.createBuilder(config)
  await builder.buildApp()
}

const source = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

/** In a process of its own, since what comes after a build can be the end of the process. */
async function buildInScript(
  { config = '{}', afterwards }: { config?: string; afterwards: string },
  root: string,
  ground: BuildGround,
): Promise<void> {
  const options = JSON.stringify(pluginOptions(ground))
  const script = `
    const { createBuilder } = await import(${JSON.stringify(import.meta.resolve(ground.viteModule))})
    const { createPlugins } = await import(${source('../../src/plugin/create-plugins.ts')})
    const plugins = createPlugins(${options}, { isGuarded: ${ground.isGuarded} })
    const builder = await createBuilder({ builder: {}, ...${config}, configFile: false, logLevel: 'error', plugins })
    await builder.buildApp()
    await import('./afterwards.js')`
  await writeFile(join(root, 'build.js'), script)
  await writeFile(join(root, 'afterwards.js'), afterwards)
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, ['--conditions=@keyward/source', 'build.js'], { cwd: root }, (error, _, stderr) =>
      error === null ? resolve() : reject(new Error(stderr)),
    )
  })
}

async function failureOf(building: Promise<void>): Promise<string | undefined> {
  try {
    await building
    return undefined
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack}` : String(error)
  }
}
