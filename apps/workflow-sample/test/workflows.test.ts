import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { complaints, locateActionlint } from './actionlint.ts'

const folder = join(import.meta.dirname, '../.github/workflows')

describe('actionlint', () => {
  let actionlint: string | undefined

  beforeAll(async () => {
    actionlint = await locateActionlint()
  }, 300_000)

  test('has nothing to say against the workflows', async (context) => {
    const binary = actionlint ?? context.skip('actionlint is built by Go, which is not here')
    const files = (await readdir(folder)).map((file) => join(folder, file))
    expect(files).toHaveLength(5)
    expect(await complaints(binary, files)).toEqual([])
  })

  test('would say so', async (context) => {
    const binary = actionlint ?? context.skip('actionlint is built by Go, which is not here')
    const scratch = await mkdtemp(join(tmpdir(), 'workflow-sample-'))
    onTestFinished(() => rm(scratch, { recursive: true }))
    const file = join(scratch, 'broken.yml')
    const step = "      - run: echo '${{ steps.absent.outputs.x }}'"
    await writeFile(file, `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${step}\n`)
    expect(await complaints(binary, [file])).toEqual([expect.stringContaining('absent')])
  })
})
