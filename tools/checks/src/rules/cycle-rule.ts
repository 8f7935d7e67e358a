import { posix } from 'node:path'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source-file.ts'
import type { Workspace } from '../workspace.ts'
import { isRelative, resolveImport } from './resolve-import.ts'

type Graph = ReadonlyMap<string, readonly string[]>

/** No file reaches itself through imports; type imports count, because they tie files together all the same. */
export function checkCycles({ members }: Workspace): Finding[] {
  return members.flatMap(({ files }) => {
    const graph: Graph = new Map(files.map((file) => [file.path, targets(file)]))
    return findCycles(graph).map((cycle) => toFinding(cycle, files))
  })
}

function targets({ path, imports }: SourceFile) {
  return imports.filter(isRelative).map(({ specifier }) => resolveImport(path, specifier))
}

function toFinding(cycle: readonly string[], files: readonly SourceFile[]): Finding {
  const [first = '', second = first] = cycle
  const file = files.find(({ path }) => path === first)
  const line = file?.imports.find(({ specifier }) => resolveImport(first, specifier) === second)?.line
  const names = [...cycle, first].map((path) => posix.relative(posix.dirname(first), path)).join(' -> ')
  const message = `imports itself through ${names}: move what both sides need into a file of its own`
  return { file: first, ...(line !== undefined && { line }), rule: 'import-cycle', message }
}

/** For every knot of files the shortest cycle through its first file, so one knot gives one finding. */
function findCycles(graph: Graph): string[][] {
  const reported = new Set<string>()
  return [...graph.keys()].toSorted().flatMap((start) => {
    if (reported.has(start)) return []
    const cycle = shortestCycle(graph, start)
    if (cycle) for (const path of cycle) reported.add(path)
    return cycle ? [cycle] : []
  })
}

function shortestCycle(graph: Graph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const current of queue) {
    for (const next of graph.get(current) ?? []) {
      if (next === start) return trace(cameFrom, start, current)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, current)
      queue.push(next)
    }
  }
  return undefined
}

function trace(cameFrom: ReadonlyMap<string, string>, start: string, end: string) {
  const path: string[] = []
  for (let step = end; step !== start; step = cameFrom.get(step) ?? start) path.unshift(step)
  return [start, ...path]
}
