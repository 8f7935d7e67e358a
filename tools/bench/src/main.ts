import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ArgumentProblem, readArguments, usage, type BenchArguments } from './arguments.ts'
import { readCircumstances, readCommit } from './report/circumstances.ts'
import { replaceSection } from './report/document-sections.ts'
import { formatReport, reportJson, type Report } from './report/report.ts'
import type { Suite } from './suites/suite.ts'
import { suites } from './suites/suites.ts'

try {
  await main()
} catch (error) {
  console.error(error instanceof ArgumentProblem ? `bench: ${error.message}` : error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const given = readArguments(
    process.argv.slice(2),
    suites.map(({ name }) => name),
  )
  if (given.suites.length === 0) console.log(usage(suites))
  // Before a document is written, which would count as a difference.
  const commit = readCommit()
  for (const suite of suites.filter(({ name }) => given.suites.includes(name))) {
    const report = await runSuite(suite, given, commit)
    // With --json the lines for programs stand alone on standard output.
    const show = given.json ? console.error : console.log
    show(`\n${suite.name}: ${formatReport(report)}\n`)
    if (given.json) console.log(JSON.stringify(reportJson(report)))
    if (given.document !== undefined) writeSection(given.document, report)
  }
}

async function runSuite(suite: Suite, { rounds, profileFolder }: BenchArguments, commit: string): Promise<Report> {
  const circumstances = readCircumstances(commit)
  const onProgress = (message: string): void => console.error(`${suite.name}: ${message}`)
  const folder = profileFolder === undefined ? undefined : resolve(profileFolder)
  return { suite, circumstances, outcome: await suite.run({ rounds, onProgress, profileFolder: folder }) }
}

function writeSection(path: string, report: Report): void {
  const document = existsSync(path) ? readFileSync(path, 'utf8') : ''
  writeFileSync(path, replaceSection(document, report.suite.name, formatReport(report)))
}
