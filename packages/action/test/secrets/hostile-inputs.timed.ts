import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAction } from '../action-run.ts'

const megabyte = 2 ** 20

describe('hostile inputs end in a clear error within two seconds', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
    await server.request('POST', 'secret/data/app', {
      body: { data: { key: `${'a'.repeat(60)}!`, list: [1, 2, 3], canary: 'canary-value' } },
    })
  })
  afterAll(async () => server?.stop())

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a selector of a megabyte',
      { secrets: `secret/data/app ${'a.'.repeat(megabyte / 2)}a | X` },
      /has a selector of more than 4096 characters/,
    ],
    [
      'a megabyte of white space',
      { secrets: `secret/data/app${' '.repeat(megabyte)}key word | X` },
      /must be a path and a key or selector/,
    ],
    ['a megabyte of bars', { secrets: `secret/data/app key${'|'.repeat(megabyte)}` }, /has no name behind/],
    [
      'a megabyte of backslashes',
      { secrets: `secret/data/app "${'\\'.repeat(4000)}" | X` },
      /is no JSONata|finds no key|matches nothing/,
    ],
    [
      'a path of a megabyte',
      { secrets: `${'a/'.repeat(megabyte / 2)}a key` },
      /has a path of more than 2048 characters/,
    ],
    ['a name of a megabyte', { secrets: `secret/data/app key | ${'9'.repeat(megabyte)}` }, /which cannot be one/],
    [
      'a megabyte of JSON that does not end',
      { pki: `pki/issue/x ${'{"a":'.repeat(megabyte / 5)}` },
      /must be a path and a JSON object/,
    ],
    ['a megabyte of headers', { extraHeaders: 'a'.repeat(megabyte), secrets: 'x y' }, /has no "Name: value" in line 1/],
    [
      'a megabyte of base64',
      { caCertificate: 'A'.repeat(megabyte), secrets: 'x y' },
      /caCertificate is not the base64 of PEM/,
    ],
    [
      'a megabyte of dashes',
      { caCertificate: '-'.repeat(megabyte), secrets: 'x y' },
      /caCertificate is not the base64 of PEM/,
    ],
    [
      'a megabyte of addresses',
      { url: 'http://a,'.repeat(megabyte / 9), secrets: 'x y' },
      /url holds more than 100 addresses/,
    ],
    ['nested parentheses', { secrets: `secret/data/app ${'('.repeat(2000)}a${')'.repeat(2000)} | X` }, /selector/],
    [
      'a regular expression that backtracks',
      { secrets: String.raw`secret/data/app $match(key,/^(a+)+$/) | X` },
      /takes longer than a second/,
    ],
    [
      'a loop without an end',
      { secrets: 'secret/data/app (function($f){$f($f)})(function($f){$f($f)}) | X' },
      /takes longer than a second/,
    ],
    [
      'ten of them',
      {
        secrets: Array.from(
          { length: 10 },
          (_, index) => String.raw`secret/data/app $match(key,/^(a+)+$/)[${index}] | X${index}`,
        ).join(';'),
      },
      /takes longer than a second(.|\n)*was not evaluated/,
    ],
    [
      'a function that calls itself without an end, and keeps each call',
      { secrets: 'secret/data/app (function($f){1+$f($f)})(function($f){1+$f($f)}) | X' },
      /is no JSONata/,
    ],
    [
      'a text that is split until the memory is full',
      { secrets: `secret/data/app $split($pad('x',100000000),'') | X` },
      /takes longer than a second|takes too much memory/,
    ],
    [
      'a hundred thousand entries',
      { secrets: Array.from({ length: 100_000 }, (_, index) => `secret/data/app key | X${index}`).join(';') },
      /holds 100000 entries, and a step takes 1000 at most/,
    ],
    [
      'a hundred thousand entries that are none',
      { secrets: 'x;'.repeat(100_000) },
      /holds 100000 entries, and a step takes 1000 at most/,
    ],
    [
      'a file a hundred thousand folders deep',
      { files: `secret/data/app key | ${'a/'.repeat(100_000)}b` },
      /is no path of a file/,
    ],
    [
      'a list of ten million',
      { secrets: 'secret/data/app $count([1..9999999].{"a":$}.[a,a,a]) | X' },
      /takes longer than a second|takes too much memory|is no JSONata/,
    ],
    [
      'a way to the prototype',
      { secrets: 'secret/data/app list.constructor.constructor("return+process")() | X' },
      /selector/,
    ],
    [
      'a prototype for a key',
      { secrets: 'secret/data/app __proto__ | X' },
      /finds no key of that name|matches nothing/,
    ],
    ['a way up', { secrets: 'secret/data/%2e%2e%2f%2e%2e%2fsys/seal key' }, /segment/],
    ['a second request in the path', { secrets: 'secret/data/app%0d%0aX-Evil:%201 key' }, /control character/],
    ['a second request in a header', { extraHeaders: 'x-a: b\r\rX-Evil: 1', secrets: 'x y' }, /holds a line break/],
    [
      'a token file without an end',
      { method: 'kubernetes', role: 'x', kubernetesTokenPath: '/dev/zero', secrets: 'x y' },
      /\/dev\/zero cannot be read: it is no regular file/,
    ],
    [
      'a folder for a token file',
      { method: 'kubernetes', role: 'x', kubernetesTokenPath: '/dev', secrets: 'x y' },
      /\/dev cannot be read: it is a directory/,
    ],
    [
      'a fragment in the address',
      { url: 'http://127.0.0.1:1/#x', secrets: 'x y' },
      /url .* must not hold a query or fragment/,
    ],
  ])('%s', async (_what, inputs, message) => {
    const begin = performance.now()
    const result = await runAction({ url: server.address, token: server.rootToken, ...inputs })
    expect(performance.now() - begin).toBeLessThan(2000)
    expect(result).toMatchObject({ succeeded: false, variables: {} })
    expect(result.errors).toHaveLength(1)
    expect(result.errors[0]).toMatch(message)
    expect(result.errors[0]?.length).toBeLessThan(2000)
    expect(result.errors[0]).not.toContain('canary-value')
  })

  it('takes no command from the words of a server', async () => {
    const words = '\n::add-mask::x\n::set-env name=PATH::evil\n##[add-path]evil\r::error::fake'
    await using evil = await startAnswering(400, { errors: [words] })
    const { output } = await runAction({ url: evil.address, token: 't', secrets: 'secret/data/app key' })
    const lines = output.split(/\r\n|\r|\n/)
    expect(lines.filter((line) => /^\s*::(?!add-mask|debug|error|warning)/.test(line))).toEqual([])
    expect(lines.filter((line) => line.startsWith('::error::'))).toHaveLength(1)
    expect(lines).not.toContain('::add-mask::x')
  })

  it('gives a value that looks like entries of its own as one value', async () => {
    const value = 'a\nghadelimiter_0\nPATH=evil\nNAME<<EOF\nevil\nEOF\n'
    await server.request('POST', 'secret/data/entries', { body: { data: { value } } })
    const result = await runAction({
      url: server.address,
      token: server.rootToken,
      secrets: 'secret/data/entries value',
    })
    expect(result).toMatchObject({ variables: { VALUE: value }, outputs: { value } })
    expect(Object.keys(result.variables)).toEqual(['VALUE'])
  })
})

async function startAnswering(status: number, body: unknown): Promise<AsyncDisposable & { address: string }> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
