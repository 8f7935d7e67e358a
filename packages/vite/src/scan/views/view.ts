/** A file's content, or something that was decoded from it, with the way back to where it stands in the file. */
export interface View {
  /** Only the first `length` bytes count. */
  readonly bytes: Uint8Array
  readonly length: number
  /** How many times something had to be decoded. */
  readonly depth: number
  /** Where in the file the byte at this offset comes from. */
  locate(offset: number): number
  /**
   * Where this view reads otherwise than the readable view that is shown as well, in a way that a credential could be lost by: at joints between
   * literals and at percent-encoding. Undefined if there is no such view.
   */
  readonly seams?: readonly number[]
  /** How what stands from `start` to `end` is written, from the inside out; empty for what stands as it is. */
  forms(start: number, end: number): readonly string[]
}

/** The file itself. */
export const fileView = (bytes: Uint8Array): View => ({
  bytes,
  length: bytes.length,
  depth: 0,
  locate: (offset) => offset,
  forms: () => [],
})
