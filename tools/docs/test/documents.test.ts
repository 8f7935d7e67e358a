import { join } from 'node:path'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocuments } from '../src/documents.ts'
import { exampleSecrets } from '../src/example-secrets.ts'
import { runScript } from '../src/run-script.ts'
import { createScriptFolder } from '../src/script-folder.ts'
import { typeCheck } from '../src/type-check.ts'

const documents = readDocuments(join(import.meta.dirname, '../../..'))

describe('the documentation', () => {
  it('marks its blocks so that the runner understands them', () => {
    const found = documents.flatMap(({ path, problems }) =>
      problems.map(({ line, message }) => `${path}:${line} ${message}`),
    )
    expect(found).toEqual([])
  })

  it('has TypeScript that compiles', async () => {
    using folder = createScriptFolder()
    const scripts = documents.flatMap((document) => document.scripts.map((script) => ({ document, script })))
    const typed = scripts.filter(({ script }) => script.language === 'ts')
    for (const { document, script } of typed) folder.add(document, script)
    expect(typed.length > 0 ? await typeCheck(folder.path) : '').toBe('')
  })
})

const running = documents.filter(({ scripts }) => scripts.some(({ runs }) => runs))

describe.each(running)('$path', (document) => {
  let server: TestServer
  const folder = createScriptFolder()

  beforeAll(async () => {
    server = await startServer()
    for (const [path, data] of Object.entries(exampleSecrets)) {
      await server.request('POST', `secret/data/${path}`, { body: { data } })
    }
  })

  afterAll(async () => {
    folder[Symbol.dispose]()
    await server.stop()
  })

  it.each(document.scripts.filter(({ runs }) => runs))(
    'runs its $language block of line $line',
    async (script) => {
      const { status, printed } = await runScript(folder.add(document, script), server)
      expect({ status, printed: status === 0 ? '' : printed }).toEqual({ status: 0, printed: '' })
    },
    30_000,
  )
})
