import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScanner } from '@keyward/vite/scan'

// Searches what lies in folders for 500 secrets, twice, and the source maps there, and tells how long it took.
const secrets = Array.from({ length: 500 }, (_none, index) => ({ name: `bench/app-${index}#key`, value: keyOf(index) }))
const contents = process.argv.slice(2).flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, content: readFileSync(join(parentPath, name)) })),
)
const isMap = ({ name }: { readonly name: string }): boolean => name.endsWith('.map')
const maps = contents.filter(isMap)
const others = contents.filter((each) => !isMap(each))

const begin = performance.now()
const scanner = createScanner({ secrets })
const preparing = performance.now() - begin
console.log(JSON.stringify({ preparing, first: measure(others), again: measure(others), maps: measure(maps) }))

function measure(files: typeof contents): { bytes: number; milliseconds: number } {
  const started = performance.now()
  for (const { name, content } of files) {
    const found = scanner.scan(name, content).find(({ severity }) => severity === 'error')
    if (found) throw new Error(`there is no ${found.name} in ${name}:${found.line}:${found.column}`)
  }
  const milliseconds = performance.now() - started
  return { bytes: files.reduce((sum, { content }) => sum + content.length, 0), milliseconds }
}

/** Of several kinds and lengths. */
function keyOf(index: number): string {
  const digest = createHash('sha512').update(`not a key ${index}`).digest()
  const text = digest
    .toString((['hex', 'base64', 'base64url'] as const)[index % 3] ?? 'hex')
    .slice(0, 20 + (index % 40))
  return index % 5 === 0 ? `postgresql://app:${text}@db.example.com/shop` : text
}
