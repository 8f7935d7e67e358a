import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatFinding, inReadingOrder } from './finding.ts'
import { checkPublished } from './published/published-rules.ts'
import { updatePublicNames } from './rules/public-names.ts'
import { checkSources } from './source-rules.ts'
import { readWorkspace } from './workspace.ts'

// --update pins the public names anew; --quick leaves out what needs a build.
const { values: options } = parseArgs({
  options: { update: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
})
const workspace = readWorkspace(join(import.meta.dirname, '../../..'))
if (options.update) updatePublicNames(workspace)
const findings = [...checkSources(workspace), ...(options.quick ? [] : await checkPublished(workspace))]
for (const finding of inReadingOrder(findings)) console.log(formatFinding(finding))
console.log(findings.length === 0 ? 'checks: all hold' : `checks: ${findings.length} to put right, see above`)
process.exitCode = findings.length === 0 ? 0 : 1
