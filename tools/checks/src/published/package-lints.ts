import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import type { Finding } from '../finding.ts'
import { inOneLine, runCommand } from './command.ts'
import type { Tarball } from './tarball.ts'

/** What publint, at its strictest, says of the tarball. */
export async function checkWithPublint({ member: { folder }, path }: Tarball): Promise<Finding[]> {
  const content = readFileSync(path)
  const tarball = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength)
  const { messages, pkg } = await publint({ strict: true, pack: { tarball } })
  return messages.map((message) => ({
    file: `${folder}/package.json`,
    rule: `publint ${message.code}`,
    message: formatMessage(message, pkg, { color: false }) ?? message.code,
  }))
}

/** Whether every way of importing the package that exists in ESM finds the right declarations. */
export async function checkWithAttw({ member: { folder }, path }: Tarball, root: string): Promise<Finding[]> {
  const attw = join(root, 'node_modules/.bin/attw')
  const outcome = await runCommand(attw, [path, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], root)
  return outcome.status === 0 ? [] : [{ file: `${folder}/package.json`, rule: 'attw', message: inOneLine(outcome) }]
}
