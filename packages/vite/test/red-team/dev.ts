import { mergeConfig, type InlineConfig, type Plugin } from 'vite'
import { createPlugins } from '../../src/plugin/create-plugins.ts'
import { createProject } from '../fixture/project.ts'
import type { DevAttempt, DevPlan, Hosted } from './attempt.ts'
import { openBrowser, type Received } from './browser.ts'
import { collectingLogger, type Ground, pluginOptions, projectFiles } from './ground.ts'

export interface DevResult {
  /** All that the browser got. */
  readonly received: readonly Received[]
  /** What the plugin said, to whomever. */
  readonly said: string
}

/** Runs attempts, those on the same project on the same server. */
export interface DevServers {
  run(attempt: DevAttempt, ground: Ground): Promise<DevResult>
  close(): Promise<void>
}

interface Running extends Hosted {
  readonly root: string
  readonly logged: string[]
}

const plainProject: DevPlan = {}

export function createDevServers(): DevServers {
  const running = { true: new Map<DevPlan, Promise<Running>>(), false: new Map<DevPlan, Promise<Running>>() }
  const ends: (() => Promise<void>)[] = []

  async function start(plan: DevPlan, ground: Ground): Promise<Running> {
    const { secret, isGuarded, vite } = ground
    const { root } = await createProject({ ...projectFiles, ...plan.files?.(secret) }, (end) => ends.push(end))
    const logged: string[] = []
    const keyward = (): Plugin[] => createPlugins(pluginOptions(ground), { isGuarded })
    const base: InlineConfig = {
      root,
      configFile: false,
      customLogger: collectingLogger(logged),
      plugins: [keyward()],
      server: { host: '127.0.0.1', port: 0, watch: null },
      optimizeDeps: { noDiscovery: true },
    }
    const config = mergeConfig(base, plan.config?.({ root, secret, keyward }) ?? {}) as InlineConfig
    const hosted = await (plan.host?.({ vite, config, secret }) ?? startAlone(vite, config))
    ends.unshift(() => hosted.close())
    return { ...hosted, root, logged }
  }

  return {
    async run({ project = plainProject, look }, ground) {
      const servers = running[`${ground.isGuarded}`]
      const starting = servers.get(project) ?? start(project, ground)
      servers.set(project, starting)
      const { server, url, root, logged } = await starting
      const before = logged.length
      const browser = openBrowser(url)
      await look(browser, { secret: ground.secret, server, root })
      browser.close()
      const answers = browser.received.map(({ content }) => content.toString())
      return { received: browser.received, said: [...logged.slice(before), ...answers].filter(isOurs).join('\n') }
    },
    async close() {
      for (const end of ends) await end()
    },
  }
}

async function startAlone(vite: Ground['vite'], config: InlineConfig): Promise<Hosted> {
  const server = await vite.createServer(config)
  await server.listen()
  return { server, url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}

function isOurs(text: string): boolean {
  return text.includes('[keyward') || text.includes('virtual:keyward/server holds secrets')
}
