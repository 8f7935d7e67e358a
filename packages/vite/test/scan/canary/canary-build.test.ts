import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scanDirectory, type Finding } from '../../../src/scan/index.ts'
import { seeded, textEncodings } from '../encodings.ts'
import { writeCanaryBuild } from './canary-build.ts'
import { credentialShapes } from './credential-shapes.ts'
import { locateGitleaks, runGitleaks } from './gitleaks.ts'

let folder: string
let gitleaks: string | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-canary-'))
  gitleaks = await locateGitleaks()
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('what gitleaks finds in a build, the scan finds by the same rule in the same place', async (context) => {
  const binary = gitleaks ?? context.skip('gitleaks is built by Go, which is not here')
  const directory = join(folder, 'build')
  const values = Object.values(credentialShapes).flatMap((shape) => [shape(), shape()])
  await writeCanaryBuild(directory, values)
  const theirs = await runGitleaks(binary, directory, join(folder, 'report.json'))
  const { findings } = await scanDirectory(directory, { secrets: [] })
  // Few are missed by gitleaks itself: a random value may hold one of its stop words.
  expect(new Set(theirs.map(({ File }) => File)).size).toBeGreaterThanOrEqual(36)
  const missed = []
  for (const { RuleID, File, Secret } of theirs) {
    const file = relative(directory, File)
    const content = await readFile(File)
    const places = findings
      .filter((each) => each.file === file && each.name === RuleID)
      .map((each) => offsetOf(content, each))
    const start = content.indexOf(Secret)
    if (!places.some((place) => place >= start - 8 && place <= start + Secret.length))
      missed.push(`${RuleID} in ${file}`)
  }
  expect(missed).toEqual([])
}, 60_000)

test('a fetched secret that looks like nothing is found in every encoding, where gitleaks sees none', async (context) => {
  const binary = gitleaks ?? context.skip('gitleaks is built by Go, which is not here')
  const directory = join(folder, 'encoded')
  const secrets = textEncodings.map(({ name }, index) => ({
    name,
    value: `&${randomBytes(9).toString('hex')}" ${index}'x`,
  }))
  const encoded = textEncodings.map(({ encode }, index) =>
    Buffer.from(encode(Buffer.from(secrets[index]?.value ?? ''), seeded(index))).toString(),
  )
  await writeCanaryBuild(directory, [])
  for (const [index, value] of encoded.entries())
    await writeFile(join(directory, `assets/x${index}.txt`), `a:${value};b\n`)
  const theirs = await runGitleaks(binary, directory, join(folder, 'encoded.json'))
  const { findings } = await scanDirectory(directory, { secrets })
  expect(theirs).toEqual([])
  expect(findings.map(({ file, name, severity }) => [file, name, severity])).toEqual(
    expect.arrayContaining(secrets.map(({ name }, index) => [`assets/x${index}.txt`, name, 'error'])),
  )
}, 60_000)

function offsetOf(content: Buffer, { line, column }: Finding): number {
  const before = content
    .toString('latin1')
    .split('\n')
    .slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
}
