import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Member, Workspace } from '../workspace.ts'
import { inOneLine, runCommand } from './command.ts'

/**
 * A runner of GitHub runs an action as it is committed, so what is committed has to be what its sources make: built in the copy, in another folder
 * and from nothing, it has the same bytes.
 */
export async function checkCommittedBundles({ root, members }: Workspace, copy: string): Promise<Finding[]> {
  const actions = members.filter(({ folder }) => existsSync(join(root, folder, 'action.yml')))
  const findings = await Promise.all(actions.map((member) => checkBundle(member, root, copy)))
  return findings.flat()
}

async function checkBundle({ folder }: Member, root: string, copy: string): Promise<Finding[]> {
  const outcome = await runCommand('npm', ['run', '--silent', 'build'], join(copy, folder))
  if (outcome.status !== 0)
    return [{ file: folder, rule: 'clean-build', message: `\`npm run build\` fails from clean: ${inOneLine(outcome)}` }]
  const [committed, built] = [join(root, folder, 'dist'), join(copy, folder, 'dist')].map(contents)
  return differences(committed ?? new Map(), built ?? new Map()).map((file) => ({
    file: `${folder}/dist/${file}`,
    rule: 'committed-bundle',
    message: `is not what its sources make: run \`npm run build\` and commit ${folder}/dist`,
  }))
}

function differences(committed: ReadonlyMap<string, string>, built: ReadonlyMap<string, string>): string[] {
  const files = new Set([...committed.keys(), ...built.keys()])
  return [...files].filter((file) => committed.get(file) !== built.get(file)).toSorted()
}

function contents(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map()
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}
