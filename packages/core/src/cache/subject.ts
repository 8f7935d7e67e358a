/** What is read, told apart from everything else that is. */
export interface Subject {
  readonly key: string
  /** The same in bytes, with room for the version at their end. */
  readonly bytes: Buffer
}

const versionBytes = 6

/** Made once for each thing that is read: of all that tells it apart. */
export function subjectOf(...parts: readonly (string | number)[]): Subject {
  const key = JSON.stringify(parts)
  return { key, bytes: Buffer.from(key + '\0'.repeat(versionBytes)) }
}

/** What an entry of this subject is sealed as: the subject and the version that it holds. Valid until the next call. */
export function sealedAs({ bytes }: Subject, version = 0): Buffer {
  bytes.writeUIntBE(version, bytes.length - versionBytes, versionBytes)
  return bytes
}
