import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const kinds = ['env', 'output', 'state', 'path', 'step_summary'] as const

/** The files through which a step tells the runner what it sets. New ones for each step. */
export interface CommandFiles {
  readonly environment: Readonly<Record<string, string>>
  read(): Promise<FileCommands>
}

export interface FileCommands {
  readonly env: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, string>
  readonly state: ReadonlyMap<string, string>
  readonly paths: readonly string[]
  readonly summary: string
}

export async function createCommandFiles(folder: string): Promise<CommandFiles> {
  await mkdir(folder, { recursive: true })
  const files = kinds.map((kind) => [kind, join(folder, kind)] as const)
  for (const [, path] of files) await writeFile(path, '')
  const paths = Object.fromEntries(files)
  const content = async (kind: (typeof kinds)[number]): Promise<string> => readFile(paths[kind] ?? '', 'utf8')
  return {
    environment: Object.fromEntries(files.map(([kind, path]) => [`GITHUB_${kind.toUpperCase()}`, path])),
    read: async () => ({
      env: parsePairs(await content('env')),
      outputs: parsePairs(await content('output')),
      state: parsePairs(await content('state')),
      paths: (await content('path')).split('\n').filter((line) => line !== ''),
      summary: await content('step_summary'),
    }),
  }
}

/** `NAME=value`, or `NAME<<DELIMITER`, the value's lines and the delimiter. Throws, as the runner does, at anything else. */
export function parsePairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  const lines = text.split('\n')
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue
    const [, name = '', separator, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
    if (separator === undefined || name === '') throw new Error(`Invalid format '${line}'`)
    pairs.set(name, separator === '=' ? rest : takeUntil(rest, lines))
  }
  return pairs
}

function takeUntil(delimiter: string, lines: string[]): string {
  const end = lines.indexOf(delimiter)
  if (delimiter === '' || end === -1) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
  const value = lines.splice(0, end + 1)
  return value.slice(0, -1).join('\n')
}
