import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScanner } from '@keyward/vite/scan'

// Searches what lies in folders for 500 secrets, once and then often, and the source maps there, and tells how long it took.
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
const first = measure(others)
console.log(JSON.stringify({ preparing, first, again: medianOf(others), maps: medianOf(maps) }))

/** Of as many passes as a large output takes until the engine has compiled what it runs. */
function medianOf(files: typeof contents): ReturnType<typeof measure> {
  const passes = Array.from({ length: 15 }, () => measure(files))
  return passes.toSorted((one, other) => one.milliseconds - other.milliseconds)[7] ?? measure(files)
}

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
