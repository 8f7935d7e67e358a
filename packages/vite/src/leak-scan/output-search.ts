import { isAbsolute, relative, resolve } from 'node:path'
import type { Logger, ResolvedConfig, Rollup } from 'vite'
import type { Finding, Scanner } from '../scan/index.ts'
import { describeLeaks, isLeak } from './describe-leaks.ts'
import { scanWritten } from './scan-written.ts'

/** Searches the output of one environment whose consumer is a browser. What only looks like a credential is a warning. */
export interface OutputSearch {
  /** Before it is written. Returns what must not go out, for people; empty when there is nothing. */
  bundle(bundle: Rollup.OutputBundle): string
  /** What lies in the folder by now and was not searched yet: what was copied there, or written by others. */
  folder(): Promise<string>
}

export function createOutputSearch(scanner: Scanner, config: ResolvedConfig, outDir: string): OutputSearch {
  const folder = resolve(config.root, outDir)
  const known = new Map<string, number>()
  const warned = warningsTo(config.logger)
  return {
    bundle(bundle) {
      const findings = Object.entries(bundle).flatMap(([file, output]) => {
        const content = Buffer.from(output.type === 'chunk' ? output.code : output.source)
        known.set(file, content.length)
        return scanner.scan(file, content)
      })
      return describeLeaks(warned(findings))
    },
    async folder() {
      return describeLeaks(warned(await scanWritten(scanner, folder, { known, except: serverFolders(config, folder) })))
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

/** The output folders of servers, where they lie inside of this one: no browser gets what is there. */
function serverFolders({ environments, root }: ResolvedConfig, folder: string): string[] {
  return Object.values(environments)
    .filter(({ consumer }) => consumer === 'server')
    .map(({ build: { outDir } }) => resolve(root, outDir))
    .filter((each) => isInside(relative(folder, each)))
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('..') && !isAbsolute(path)
}
