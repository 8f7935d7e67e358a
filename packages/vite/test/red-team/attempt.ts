import type { InlineConfig, Plugin, ViteDevServer } from 'vite'
import type { Files } from '../fixture/project.ts'
import type { Vite } from '../fixture/vites.ts'
import type { Browser } from './browser.ts'
import type { Secret } from './secret.ts'

/** What an attempt may use. */
export interface Means {
  /** The project. */
  readonly root: string
  readonly secret: Secret
  /** The plugin once more, for a configuration that takes plugins in a second place. */
  keyward(): Plugin[]
}

/** Of somebody who uses the plugin, and errs. */
interface ProjectPlan {
  files?(secret: Secret): Files
  config?(means: Means): InlineConfig
}

export interface BuildAttempt extends ProjectPlan {
  /** How the value is to get out, in words. */
  readonly leak: string
  /** Why it is no attempt with Vite 7. */
  readonly notIn7?: string
  /** Where else than in `dist` a browser's files are. */
  readonly folders?: readonly string[]
  /** For a build in a process of its own: code of its configuration, and of what runs afterwards, as in the build script of a framework. */
  script?(secret: Secret): { config?: string; afterwards: string }
}

export interface DevAttempt {
  readonly leak: string
  /** Why it is no attempt with Vite 7. */
  readonly notIn7?: string
  /** Attempts on the same project have one server. @default one with nothing of its own */
  readonly project?: DevPlan
  /** What a browser does to get it. */
  look(browser: Browser, target: Target): Promise<unknown>
  /** Why this gives a browser nothing even without the guard. It is tried all the same: the next Vite may differ. */
  readonly harmless?: string
}

export interface DevPlan extends ProjectPlan {
  /** Starts servers, when it takes more than Vite's own. */
  host?(hosting: Hosting): Promise<Hosted>
}

/** A dev server that is up. */
interface Target {
  readonly secret: Secret
  readonly server: ViteDevServer
  /** The project. */
  readonly root: string
}

export interface Hosting {
  readonly vite: Vite
  readonly config: InlineConfig
  readonly secret: Secret
}

export interface Hosted {
  readonly server: ViteDevServer
  readonly url: string
  close(): Promise<void>
}
