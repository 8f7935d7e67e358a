/** Reads a stream of chunks by content and by count. Both give `undefined` when the stream ends before. */
export interface ByteReader {
  /** The bytes before the delimiter, which is consumed too. */
  readUntil(delimiter: string): Promise<Buffer | undefined>
  readExactly(count: number): Promise<Buffer | undefined>
}

export const createByteReader = (chunks: AsyncIterable<Buffer>): ByteReader => {
  const iterator = chunks[Symbol.asyncIterator]()
  let buffered = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await iterator.next()
    if (next.done !== true) {
      buffered = Buffer.concat([buffered, next.value])
    }
    return next.done !== true
  }
  const take = (count: number): Buffer => {
    const taken = buffered.subarray(0, count)
    buffered = buffered.subarray(count)
    return taken
  }
  return {
    readUntil: async (delimiter) => {
      for (;;) {
        const at = buffered.indexOf(delimiter)
        if (at >= 0) {
          return take(at + delimiter.length).subarray(0, at)
        }
        if (!(await more())) {
          return undefined
        }
      }
    },
    readExactly: async (count) => {
      while (buffered.length < count) {
        if (!(await more())) {
          return undefined
        }
      }
      return take(count)
    },
  }
}
