import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createByteReader } from '../../src/fault-proxy/byte-reader.ts'
import { readRequest } from '../../src/fault-proxy/read-request.ts'

const cut = async function* (bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

const wire = (body: Buffer, chunkSizes: readonly number[] | undefined): Buffer => {
  const head = 'LIST /v1/secret/metadata?x=1 HTTP/1.1\r\nHost: a\r\nX-Empty:\r\n'
  if (chunkSizes === undefined) {
    return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body])
  }
  const chunks: Buffer[] = []
  let at = 0
  for (const size of chunkSizes) {
    const chunk = body.subarray(at, at + size)
    at += size
    if (chunk.length > 0) {
      chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
    }
  }
  const rest = body.subarray(at)
  const last = rest.length > 0 ? [Buffer.from(`${rest.length.toString(16)}\r\n`), rest, Buffer.from('\r\n')] : []
  return Buffer.concat([
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`),
    ...chunks,
    ...last,
    Buffer.from('0\r\n\r\n'),
  ])
}

test('reads back any two requests, however their bytes are cut into pieces', async () => {
  const sizes = fc.array(fc.nat({ max: 40 }), { maxLength: 20 })
  const message = fc.tuple(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.option(sizes, { nil: undefined }),
  )
  await fc.assert(
    fc.asyncProperty(message, message, sizes, async ([bodyA, chunksA], [bodyB, chunksB], pieces) => {
      const reader = createByteReader(cut(Buffer.concat([wire(bodyA, chunksA), wire(bodyB, chunksB)]), pieces))
      const first = await readRequest(reader)
      const second = await readRequest(reader)
      expect(first).toMatchObject({ method: 'LIST', target: '/v1/secret/metadata?x=1' })
      expect(first?.headers.slice(0, 2)).toEqual([
        ['Host', 'a'],
        ['X-Empty', ''],
      ])
      expect([first?.body, second?.body]).toEqual([bodyA, bodyB])
      expect(await readRequest(reader)).toBeUndefined()
    }),
  )
})

test('a request that is cut off is no request', async () => {
  const bytes = wire(Buffer.from('body'), undefined)
  for (let length = 0; length < bytes.length; length += 1) {
    const reader = createByteReader(cut(bytes.subarray(0, length), []))
    expect(await readRequest(reader)).toBeUndefined()
  }
})
