import { isAbsolute, join, relative, resolve } from 'node:path'
import type { Logger, ResolvedConfig, Rollup } from 'vite'
import type { Finding, Scanner } from '../scan/index.ts'
import { describeLeaks, isLeak } from './describe-leaks.ts'
import { scanFile } from './scan-file.ts'
import { digestOf, scanWritten } from './scan-written.ts'

/** Searches one output folder of an environment whose consumer is a browser. What only looks like a credential is a warning. */
export interface OutputSearch {
  /** Before it is written. Returns what must not go out, for people; empty when there is nothing. */
  bundle(bundle: Rollup.OutputBundle): string
  /**
   * What lies in the folder by now and was not searched yet: what was copied there, or written by others. Without the output folders of servers that
   * lie in it, as frameworks have them there while they prerender; `isLast` when they are done, and what is there goes to browsers.
   */
  folder(options?: { isLast: boolean }): string
}

/** What is found is named from the folder, or from `shownIn`. */
export function createOutputSearch(
  scanner: Scanner,
  config: ResolvedConfig,
  outDir: string,
  shownIn: string = '',
): OutputSearch {
  const folder = resolve(config.root, outDir)
  const known = new Map<string, string>()
  const warned = warningsTo(config.logger)
  return {
    bundle(bundle) {
      const findings = Object.entries(bundle).flatMap(([file, output]) => {
        const content = Buffer.from(output.type === 'chunk' ? output.code : output.source)
        known.set(file, digestOf(content))
        return scanFile(scanner, file, content)
      })
      return describeLeaks(warned(findings))
    },
    folder({ isLast } = { isLast: false }) {
      const except = isLast ? [] : serverFolders(config, folder)
      const found = scanWritten(scanner, folder, { known, except })
      return describeLeaks(warned(found.map((each) => ({ ...each, file: join(shownIn, each.file) }))))
    },
  }
}

/** Warns of what is worth no more, and returns the rest. */
function warningsTo(logger: Logger): (findings: readonly Finding[]) => Finding[] {
  return (findings) => {
    for (const finding of findings) if (!isLeak(finding)) logger.warn(`[keyward] ${describeLeaks([finding])}`)
    return findings.filter(isLeak)
  }
}

/** The output folders of servers, where they lie inside of this one. */
function serverFolders({ environments, root }: ResolvedConfig, folder: string): string[] {
  return Object.values(environments)
    .filter(({ consumer }) => consumer === 'server')
    .map(({ build: { outDir } }) => resolve(root, outDir))
    .filter((each) => isInside(relative(folder, each)))
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('..') && !isAbsolute(path)
}
