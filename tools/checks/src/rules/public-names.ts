import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Export } from '../source-file.ts'
import { isPublic } from '../workspace.ts'
import type { Member, Workspace } from '../workspace.ts'

const header = (name: string) => `# What ${name} exports. A change here is a change for its users.
# Written by \`npm run checks -- --update\`.
`

/** Names in one finding; the file itself shows all. */
const shown = 5

/** The public names of every package are pinned in a file, so that a change of them shows in review. */
export function checkPublicNames({ root, members }: Workspace): Finding[] {
  return members.filter(isPublic).flatMap((member) => {
    const file = `${member.folder}/public-names.txt`
    const pinned = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
    const differences = compare(pinned, publicNames(member))
    if (differences.length === 0) return []
    const message = `${differences.join(', ')}: if that is meant, run \`npm run checks -- --update\` and commit the file`
    return [{ file, rule: 'public-names', message }]
  })
}

export function updatePublicNames({ root, members }: Workspace) {
  for (const member of members.filter(isPublic)) {
    writeFileSync(join(root, member.folder, 'public-names.txt'), publicNames(member))
  }
}

function publicNames({ folder, manifest: { name = '', exports = {} }, files }: Member) {
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    const source = typeof target === 'string' ? undefined : target['@keyward/source']
    const file = source && files.find(({ path }) => path === posix.join(folder, source))
    if (!file) return []
    const names = file.exports
      .toSorted(valuesFirst)
      .map((exported) => `  ${exported.kind.padEnd(5)} ${exported.name}\n`)
    return [`\n${posix.join(name, entry)}\n${names.join('')}`]
  })
  return header(name) + entries.join('')
}

function valuesFirst(a: Export, b: Export) {
  if (a.kind !== b.kind) return a.kind === 'value' ? -1 : 1
  return a.name < b.name ? -1 : 1
}

function compare(pinned: string, actual: string) {
  if (pinned === actual) return []
  const [before, after] = [lines(pinned), lines(actual)]
  const differences = [
    ...[...after].filter((line) => !before.has(line)).map((line) => `new ${line}`),
    ...[...before].filter((line) => !after.has(line)).map((line) => `gone ${line}`),
  ]
  if (differences.length === 0) return ['the file was edited by hand']
  const more = differences.length - shown
  return more > 0 ? [...differences.slice(0, shown), `and ${more} more`] : differences
}

/** Each name with its entry point in front, because one name may stand under several. */
function lines(text: string) {
  let entry = ''
  const found = new Set<string>()
  for (const line of text.split('\n')) {
    if (/^[^\s#]/.test(line)) entry = line
    else if (line.startsWith('  ')) found.add(`${line.trim().replace(/\s+/, ' ')} in ${entry}`)
  }
  return found
}
