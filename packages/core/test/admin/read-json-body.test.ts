import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { type JsonBody, methodNotAllowed, readJsonBody } from '@keyward/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let read: JsonBody | undefined
const server = createServer((request: IncomingMessage, response) => {
  const answer = async (): Promise<void> => {
    read = await readJsonBody(request)
    response.end()
  }
  void answer()
})
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

async function send(body: string | ReadableStream, type: string): Promise<JsonBody | undefined> {
  const { port } = server.address() as AddressInfo
  const headers = { 'content-type': type }
  await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body, duplex: 'half' })
  return read
}

const refusedWith = (status: number) => ({
  refused: { status, headers: { 'cache-control': 'no-store' }, body: expect.stringMatching(/^\{"error":"refused"/) },
})
const inPieces = (text: string) => new Blob([text]).stream()

const parsed = (body: unknown, headers = {}) =>
  readJsonBody({
    headers: { 'content-type': 'application/json', ...headers },
    readableDidRead: true,
    body,
  } as never)

describe('readJsonBody', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=utf-8'])(
    'takes JSON as %s',
    async (type) => {
      expect(await send('{"name":"ключ"}', type)).toEqual({ json: { name: 'ключ' } })
      expect(await send(inPieces('{"all":true}'), type)).toEqual({ json: { all: true } })
    },
  )

  it.each(['', '{', 'undefined'])('takes %j for nothing', async (body) => {
    expect(await send(body, 'application/json')).toEqual({ json: undefined })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/vnd.api+json'])(
    'refuses %s',
    async (type) => {
      expect(await send('{}', type)).toMatchObject(refusedWith(415))
    },
  )

  it('refuses more than 16 KiB, announced or not', async () => {
    const [most, more] = [16 * 1024 - 2, 16 * 1024 - 1].map((length) => JSON.stringify('a'.repeat(length)))
    expect(await send(most ?? '', 'application/json')).toEqual({ json: 'a'.repeat(16 * 1024 - 2) })
    expect(await send(more ?? '', 'application/json')).toMatchObject(refusedWith(413))
    expect(await send(inPieces(more ?? ''), 'application/json')).toMatchObject(refusedWith(413))
  })

  it("takes a body that breaks off for nobody's error", async () => {
    const { port } = server.address() as AddressInfo
    read = undefined
    const client = connect(port, '127.0.0.1')
    const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n'
    const arrived = once(server, 'request')
    client.write(`${head}{"all"`)
    await arrived
    client.destroy()
    await expect.poll(() => read).toMatchObject(refusedWith(400))
  })

  it('takes what another parser has left, within the same limits', async () => {
    expect(await parsed({ all: true })).toEqual({ json: { all: true } })
    expect(await parsed(undefined)).toEqual({ json: undefined })
    expect(await parsed({ name: 'a'.repeat(20_000) })).toMatchObject(refusedWith(413))
    expect(await parsed({ all: true }, { 'content-type': 'text/plain' })).toMatchObject(refusedWith(415))
    expect(await parsed({}, { 'content-length': '16385' })).toMatchObject(refusedWith(413))
  })
})

describe('methodNotAllowed', () => {
  it('says which methods there are, HEAD wherever there is GET', () => {
    expect(methodNotAllowed([{ method: 'GET' }])).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(methodNotAllowed([{ method: 'POST' }])).toMatchObject({
      headers: { allow: 'POST', 'cache-control': 'no-store' },
    })
  })
})
