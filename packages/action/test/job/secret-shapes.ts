import { createHash } from 'node:crypto'

/** Random text that is the same in every run. */
const letters = (seed: string, length: number): string =>
  Array.from({ length: Math.ceil(length / 80) }, (_, part) =>
    createHash('sha512').update(`${seed} ${part}`).digest('base64'),
  )
    .join('')
    .replaceAll('=', 'q')
    .slice(0, length)

const broken = (text: string, columns: number): string =>
  (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join('\n')

const shapes: readonly ((seed: string) => string)[] = [
  (seed) => letters(seed, 24),
  (seed) => `${letters(seed, 8)}"'\\$\`!#&|;<>()[]{}*?~ ${letters(`${seed}b`, 8)}`,
  (seed) => `-----BEGIN PRIVATE KEY-----\n${broken(letters(seed, 1600), 64)}\n-----END PRIVATE KEY-----\n`,
  (seed) =>
    JSON.stringify({ user: letters(seed, 12), password: letters(`${seed}b`, 20), hosts: [letters(`${seed}c`, 15)] }),
  (seed) =>
    JSON.stringify(
      { key: { id: letters(seed, 12), text: `${letters(`${seed}b`, 9)}\n${letters(`${seed}c`, 9)}` } },
      null,
      2,
    ),
  (seed) => `пароль-${letters(seed, 9)}-密码-🔑-${letters(`${seed}b`, 9)}-é`,
  (seed) => `100%25${letters(seed, 12)}%0A%%s${letters(`${seed}b`, 8)}%`,
  (seed) => `${letters(seed, 15)}\r\n${letters(`${seed}b`, 15)}\r\n\r\n${letters(`${seed}c`, 15)}\r\n`,
  (seed) => `EOF\nghadelimiter_${letters(seed, 12)}\n${letters(`${seed}b`, 12)}<<EOF\nNAME=${letters(`${seed}c`, 12)}`,
  (seed) =>
    `::stop-commands::${letters(seed, 12)}\n::set-output name=x::${letters(`${seed}b`, 12)}\n##[group]${letters(`${seed}c`, 12)}`,
  (seed) =>
    `postgres://${letters(seed, 8).replaceAll(/\W/g, 'x')}:${letters(`${seed}b`, 12).replaceAll('/', '%2F')}@db.internal:5432/shop?sslmode=require`,
  (seed) => `\t${letters(seed, 14)} ${letters(`${seed}b`, 44)} \n`,
  (seed) => `hvs.CAES${letters(seed, 90).replaceAll(/\W/g, '_')}`,
  (seed) => Buffer.from(letters(seed, 40)).toString('hex'),
  (seed) => `[database]\npassword = "${letters(seed, 16)}"\n\n[smtp]\npassword = '${letters(`${seed}b`, 16)}'\n`,
]

/** That many secrets of all shapes that people keep in Vault, each of its own. */
export const secretsOfAllShapes = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => shapes[index % shapes.length]?.(`secret ${index}`) ?? '')

/** About a megabyte: one line, and lines. */
export const largeSecrets: readonly string[] = [
  letters('large', 1_000_000),
  broken(letters('large lines', 900_000), 76),
]
