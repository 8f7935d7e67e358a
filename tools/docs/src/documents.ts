import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBlocks } from './blocks.ts'
import type { Problem } from './blocks.ts'
import { toScripts } from './scripts.ts'
import type { Script } from './scripts.ts'

export interface Document {
  /** Relative to the root. */
  readonly path: string
  readonly scripts: readonly Script[]
  readonly problems: readonly Problem[]
}

const places = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/**/*.md',
  '{packages,apps}/*/README.md',
  'packages/*/docs/**/*.md',
]

export function readDocuments(root: string): Document[] {
  const paths = globSync(places, { cwd: root, exclude: (name) => name === 'node_modules' })
  return paths.toSorted().map((path) => readDocument(path, readFileSync(join(root, path), 'utf8')))
}

function readDocument(path: string, markdown: string): Document {
  const { blocks, problems } = readBlocks(markdown)
  const { scripts, problems: chainProblems } = toScripts(blocks)
  return { path, scripts, problems: [...problems, ...chainProblems] }
}
