import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A value on its way into a build's output. */
export interface Planted {
  readonly file: string
  readonly value: string
}

const around =
  'export const f=e=>{let t=e.map(({id:n,"data-x":r})=>n+"-"+r);return t.length&&t[0]?`${t[0]} of ${t.length}`:null};'

/** What a bundler makes of a value: a minified chunk, its source map, a page. */
const places: readonly ((value: string) => readonly [string, string])[] = [
  (value) => [
    'js',
    `${around.repeat(20)}const k=${JSON.stringify(value)};fetch("/api",{headers:{"x-key":k}});${around.repeat(20)}\n`,
  ],
  (value) => [
    'js.map',
    JSON.stringify({
      version: 3,
      sources: ['../../src/client.ts'],
      sourcesContent: [`// client\nexport const client = create({\n  value: '${value.replaceAll('\n', '\\n')}',\n})\n`],
      mappings: 'AAAA,SAASA,EAAEC,GACX',
    }),
  ],
  (value) => [
    'html',
    `<!doctype html><html><body><div data-x="${value}"></div><script type="module" src="/a.js"></script></body></html>\n`,
  ],
]

/** Writes a directory like a build's, with one value in each file. */
export async function writeCanaryBuild(directory: string, values: readonly string[]): Promise<Planted[]> {
  await mkdir(join(directory, 'assets'), { recursive: true })
  return Promise.all(
    values.map(async (value, index) => {
      const [extension, content] = (places[index % places.length] ?? places[0])?.(value) ?? ['js', value]
      const file = `assets/chunk-${index}.${extension}`
      await writeFile(join(directory, file), content)
      return { file, value }
    }),
  )
}
