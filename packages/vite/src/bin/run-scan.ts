import { scanDirectory, type ScanReport, type ScannerOptions } from '../scan/index.ts'
import { formatFinding, formatSummary } from '../scan/format-report.ts'
import { givenAllowances, givenSecrets } from './given-secrets.ts'
import { parseArguments, usage, UsageError, type ScanArguments } from './scan-arguments.ts'

export interface Output {
  write(text: string): void
  writeError(text: string): void
}

/** Exit codes, for scripts. */
const clean = 0
const leaks = 1
const failed = 2

/** Does what the command line says; resolves to the exit code. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  try {
    const asked = parseArguments(args)
    if (asked.help) {
      output.write(usage)
      return clean
    }
    return await scan(asked, output)
  } catch (error) {
    output.writeError(`keyward-scan: ${explain(error)}\n`)
    if (error instanceof UsageError) output.writeError('keyward-scan --help tells how it is used\n')
    return failed
  }
}

async function scan(asked: ScanArguments, output: Output): Promise<number> {
  const secrets = await givenSecrets(asked)
  const options = { secrets, allow: await givenAllowances(asked), credentials: asked.credentials }
  const reports = await Promise.all(asked.directories.map((directory) => scanOne(directory, options)))
  if (asked.json) output.write(`${JSON.stringify(reports, undefined, 2)}\n`)
  else for (const report of reports) print(report, { isOneOfSeveral: reports.length > 1 }, output)
  if (!asked.json && secrets.length === 0)
    output.write('note: looked for credentials only, since no secrets were given\n')
  const isLeak = reports.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
  return isLeak ? leaks : clean
}

type DirectoryReport = ScanReport & { readonly directory: string }

async function scanOne(directory: string, options: ScannerOptions): Promise<DirectoryReport> {
  try {
    const report = await scanDirectory(directory, options)
    if (report.files === 0) throw new UsageError(`${directory} holds no files, so nothing was searched`)
    return { directory, ...report }
  } catch (error) {
    if (error instanceof UsageError) throw error
    if (error instanceof TypeError) throw new UsageError(`--allow: ${error.message}`, { cause: error })
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`${directory} cannot be read${code === undefined ? '' : ` (${code})`}`, { cause: error })
  }
}

function print(report: DirectoryReport, { isOneOfSeveral }: { isOneOfSeveral: boolean }, output: Output): void {
  if (isOneOfSeveral) output.write(`in ${report.directory}:\n`)
  for (const finding of report.findings) output.write(`${formatFinding(finding)}\n`)
  for (const line of formatSummary(report)) output.write(`${line}\n`)
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error))
