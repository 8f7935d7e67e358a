import type { Finding } from './finding.ts'
import { checkCycles } from './rules/cycle-rule.ts'
import { checkFiles } from './rules/file-rules.ts'
import { checkManifests } from './rules/manifest-rules.ts'
import { checkPackages } from './rules/package-rules.ts'
import { checkPublicNames } from './rules/public-names.ts'
import { checkRooms } from './rules/room-rules.ts'
import type { Workspace } from './workspace.ts'

/** Everything that can be seen without building. */
export function checkSources(workspace: Workspace): Finding[] {
  const rules = [checkManifests, checkFiles, checkRooms, checkCycles, checkPackages, checkPublicNames]
  return rules.flatMap((rule) => rule(workspace))
}
