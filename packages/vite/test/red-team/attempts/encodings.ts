import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { BuildAttempt } from '../attempt.ts'
import type { Secret } from '../secret.ts'

/** A file of another plugin that holds it in some form. */
function emitted(leak: string, source: (secret: Secret) => string | Buffer, fileName = 'data.txt'): BuildAttempt {
  return {
    leak: `a file with it ${leak}`,
    config: ({ secret }) => ({
      plugins: [
        {
          name: 'emits',
          generateBundle() {
            this.emitFile({ type: 'asset', fileName, source: source(secret) })
          },
        },
      ],
    }),
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

export const encodingAttempts: readonly BuildAttempt[] = [
  emitted('as it is', ({ password }) => `password=${password}`),
  emitted('in base64', ({ password }) => base64(password)),
  emitted('in base64 behind one byte', ({ password }) => base64(`:${password}`)),
  emitted('in base64 behind two bytes', ({ password }) => base64(`a:${password} and more`)),
  emitted('in base64 for addresses', ({ password }) => Buffer.from(password).toString('base64url')),
  emitted('in base64 in lines', ({ pem }) => base64(pem).replace(/.{76}/g, '$&\n')),
  emitted('in base64 within base64', ({ key }) => base64(JSON.stringify({ key: base64(key) }))),
  emitted('in the payload of a token', ({ key }) =>
    [{ alg: 'none' }, { sub: 'shop', key }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.'),
  ),
  emitted('in hexadecimal', ({ password }) => Buffer.from(password).toString('hex')),
  emitted('in upper case hexadecimal', ({ password }) => Buffer.from(password).toString('hex').toUpperCase()),
  emitted('with URI escapes', ({ password }) => encodeURIComponent(password)),
  emitted('with all characters URI-escaped', ({ key }) => Buffer.from(key).toString('hex').replace(/../g, '%$&')),
  emitted('with URI escapes twice', ({ password }) => encodeURIComponent(encodeURIComponent(password))),
  emitted('in a query', ({ password }) => new URLSearchParams({ q: password }).toString()),
  emitted('in JSON', ({ password }) => JSON.stringify({ password }), 'data.json'),
  emitted('in JSON within JSON', ({ pem }) => JSON.stringify({ body: JSON.stringify({ pem }) }), 'data.json'),
  emitted('as a buffer in JSON', ({ key }) => JSON.stringify(Buffer.from(key)), 'data.json'),
  emitted('as an indented buffer in JSON', ({ key }) => JSON.stringify(Buffer.from(key), null, 2), 'data.json'),
  emitted(
    'in a sitemap',
    ({ password }) => `<loc>${password.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</loc>`,
    'map.xml',
  ),
  emitted('in gzip', ({ key }) => gzipSync(`-- ${key}`), 'data.txt.gz'),
  emitted('in gzip under another name', ({ key }) => gzipSync(`-- ${key}`), 'data.bin'),
  emitted('in brotli', ({ key }) => brotliCompressSync(`-- ${key}`), 'data.txt.br'),
  emitted('in gzip in base64', ({ key }) => gzipSync(`-- ${key}`).toString('base64'), 'data.js'),
]
