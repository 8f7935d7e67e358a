import { posix } from 'node:path'
import type { Finding } from '../finding.ts'
import { coreFiles, rooms } from '../house.ts'
import type { Import, SourceFile } from '../source-file.ts'
import type { Workspace } from '../workspace.ts'
import { isRelative, resolveImport } from './resolve-import.ts'

const source = 'packages/core/src'

/** Which room of core may import which, and that it goes through the front door. */
export function checkRooms({ members }: Workspace): Finding[] {
  const core = members.find(({ folder }) => folder === 'packages/core')
  const files = (core?.files ?? []).filter(({ path }) => path.startsWith(`${source}/`))
  return files.flatMap((file) => [
    ...checkPlace(file),
    ...file.imports.filter(isRelative).flatMap((imported) => checkImport(file, imported)),
  ])
}

function checkPlace({ path }: SourceFile): Finding[] {
  const room = roomOf(path)
  if (rooms.some(({ name }) => name === room) || room in coreFiles) return []
  const message = `"${room}" is not on the map: move the file into a room, or add the room to tools/checks/src/house.ts`
  return [{ file: path, rule: 'unknown-room', message }]
}

function checkImport(file: SourceFile, imported: Import): Finding[] {
  const target = resolveImport(file.path, imported.specifier)
  const [from, to] = [roomOf(file.path), roomOf(target)]
  if (from === to || !target.startsWith(`${source}/`)) return []
  const at = { file: file.path, line: imported.line }
  const allowed = allowedFor(from)
  if (!allowed.includes(to)) {
    const message = `${from} may not import ${to} (only ${allowed.join(', ') || 'its own files'}): move the code up, or hand it in from vault.ts`
    return [{ ...at, rule: 'room-direction', message }]
  }
  if (!(to in coreFiles) && target !== `${source}/${to}/index.ts`) {
    return [{ ...at, rule: 'room-door', message: `import from ${to}/index.ts, and export there what other rooms need` }]
  }
  return []
}

function allowedFor(from: string): readonly string[] {
  const besides = coreFiles[from]
  if (besides) return [...rooms.map(({ name }) => name), ...besides]
  return rooms.find(({ name }) => name === from)?.imports ?? []
}

/** The room's name, or the file's for a file beside the rooms. */
function roomOf(path: string) {
  return posix.relative(source, path).split('/')[0] ?? ''
}
