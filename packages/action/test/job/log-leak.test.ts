import { startServer, type TestServer } from '@keyward/testing'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Job, startJob } from '../runner/job.ts'
import type { StepResult } from '../runner/step.ts'
import { largeSecrets, secretsOfAllShapes } from './secret-shapes.ts'

const secrets = secretsOfAllShapes(300 - largeSecrets.length)
const ordinary = [
  'added 214 packages, and audited 215 packages in 3s',
  '{',
  '  "name": "shop",',
  '  "private": true, "port": 5432',
  '}',
  '-----BEGIN CERTIFICATE-----',
  'export default async function main() { return [] }',
  'Test Files  12 passed (12) | 100% | https://example.com/docs?page=2#end',
  '   Compiling shop v0.1.0 (/home/runner/shop) [password] user: key id text hosts',
]

let server: TestServer
let job: Job
let read: StepResult

beforeAll(async () => {
  server = await startServer()
  for (const [index, value] of [...secrets, ...largeSecrets].entries()) {
    await server.request('POST', `secret/data/shop/${index}`, { body: { data: { value } } })
  }
  job = await startJob()
  const entries = secrets.map((_, index) => `secret/data/shop/${index} value | SECRET_${index}`)
  const files = largeSecrets.map((_, index) => `secret/data/shop/${secrets.length + index} value | large-${index}.txt`)
  const inputs = { url: server.address, token: server.rootToken, secrets: entries.join(';\n'), files: files.join(';') }
  read = await job.use(inputs).done
  if (read.outcome !== 'success') throw new Error(read.log)
}, 120_000)

afterAll(async () => {
  await job[Symbol.asyncDispose]()
  await server.stop()
})

test('the job gets all of them to the letter', async () => {
  for (const [index, value] of secrets.entries()) expect(job.environment.get(`SECRET_${index}`)).toBe(value)
  for (const [index, value] of largeSecrets.entries()) {
    expect(await readFile(join(job.workspace, `large-${index}.txt`), 'utf8')).toBe(value)
  }
})

test('nothing of 300 secrets is readable in the log, in whatever form a step prints them', async () => {
  const script = join(import.meta.dirname, 'print-everything.py')
  const printed = await job.run(`python3 ${script} large-*.txt
    set +x; for name in \${!SECRET_*}; do printf '%s\\n' "\${!name}"; printf '%q\\n' "\${!name}"; echo "\${!name@Q}"; done
    for name in \${!SECRET_*}; do base64 <<< "\${!name}"; base64 -w64 <<< "\${!name}"; done
    set -x; for name in \${!SECRET_*}; do : "\${!name}"; done`)
  expect(printed.outcome).toBe('success')
  expect(printed.output.length).toBeGreaterThan(10_000_000)
  expect(readable(printed.log)).toEqual([])
}, 240_000)

test('ordinary output stays as it is', async () => {
  const { log } = await job.run(`cat <<'END'\n${ordinary.join('\n')}\nEND`)
  expect(log.split('\n').slice(-ordinary.length)).toEqual(ordinary)
})

test('masking that many secrets stays within what a runner can bear', () => {
  const commands = read.output.split('\n').filter((line) => line.startsWith('::add-mask::'))
  expect(commands.length).toBeLessThan(8000)
  expect(commands.join('\n').length).toBeLessThan(30_000_000)
  expect(job.masks).toBeLessThan(150_000)
  expect(read.annotations).toEqual([])
})

/** What somebody could make something of: more than a few characters, in which nothing is that the test itself has put there. */
function readable(log: string): string[] {
  const rests = log.split('\n').flatMap((line) => line.split('***'))
  return [...new Set(rests.map((rest) => rest.replaceAll(known, ' ')).filter((rest) => /\S{9}/.test(rest)))]
}

const known = /-----(BEGIN|END) PRIVATE KEY-----|\$\{!SECRET_\*\}|^ *SECRET_\d+:|^ *KEYWARD_VARIABLES: .*|(\\+[rn])+/g
