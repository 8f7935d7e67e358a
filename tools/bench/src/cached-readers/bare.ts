import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type DecipherGCM,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { checkPassword, type Secret, type Secrets } from '../client-process/secrets.ts'
import { openRaw } from '../contenders/raw.ts'
import type { SecretServer } from '../contenders/contender.ts'
import type { CachedReader, OpenCachedReader } from './cached-reader.ts'

const algorithm = 'aes-256-gcm'

interface SealedSecret {
  readonly secret: Secret
  readonly nonce: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

type Decrypt = (decipher: DecipherGCM, ciphertext: Buffer) => string

export const openJoinedUtf8 = opens((decipher, ciphertext) =>
  Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8'),
)

export const openUtf8 = opens((decipher, ciphertext) => {
  const bytes = decipher.update(ciphertext)
  decipher.final()
  return bytes.toString('utf8')
})

export const openLatin1 = opens((decipher, ciphertext) => {
  const bytes = decipher.update(ciphertext)
  decipher.final()
  return bytes.toString('latin1')
})

export const openUpdateToUtf8 = opens(
  (decipher, ciphertext) => decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8'),
)

export const openUpdateToLatin1 = opens(
  (decipher, ciphertext) => decipher.update(ciphertext, undefined, 'latin1') + decipher.final('latin1'),
)

/** The least that an encrypted read can cost: one key, nothing authenticated besides the data, no name to look up, no promise. */
function opens(decrypt: Decrypt): OpenCachedReader {
  return async (server, secrets): Promise<CachedReader> => {
    const key = createSecretKey(randomBytes(32))
    const texts = await readTexts(server, secrets)
    const sealed = secrets.map((secret, index) => seal(secret, texts[index] as string, key))
    return {
      readAll() {
        for (const { secret, nonce, ciphertext, tag } of sealed) {
          const decipher = createDecipheriv(algorithm, key, nonce)
          decipher.setAuthTag(tag)
          const { password } = JSON.parse(decrypt(decipher, ciphertext)) as { password?: unknown }
          checkPassword(secret, password)
        }
        return undefined
      },
      asked: () => secrets.length,
      close: () => Promise.resolve(),
    }
  }
}

async function readTexts(server: SecretServer, secrets: Secrets): Promise<string[]> {
  const raw = openRaw(server)
  try {
    return await Promise.all(secrets.map(async ({ name }) => JSON.stringify(await raw.read(name))))
  } finally {
    await raw.close()
  }
}

function seal(secret: Secret, text: string, key: KeyObject): SealedSecret {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(algorithm, key, nonce)
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return { secret, nonce, ciphertext, tag: cipher.getAuthTag() }
}
