import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '../finding.ts'
import { isPublic } from '../workspace.ts'
import type { Workspace } from '../workspace.ts'
import { buildInCopy } from './clean-build.ts'
import { checkCommittedBundles } from './committed-bundle.ts'
import { checkConsumer } from './consumer.ts'
import { checkWithAttw, checkWithPublint } from './package-lints.ts'
import { checkContent, pack } from './tarball.ts'

/** Builds everything that users get, packs every public package and looks at the tarballs as their users will. */
export async function checkPublished(workspace: Workspace): Promise<Finding[]> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'keyward-published-')))
  try {
    const copy = join(scratch, 'copy')
    mkdirSync(copy)
    const broken = await buildInCopy(workspace, copy)
    if (broken.length > 0) return broken
    return [...(await checkCommittedBundles(workspace, copy)), ...(await checkTarballs(workspace, scratch, copy))]
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function checkTarballs(workspace: Workspace, scratch: string, copy: string): Promise<Finding[]> {
  const packages = workspace.members.filter(isPublic)
  const tarballs = await Promise.all(packages.map((member) => pack(member, copy, scratch)))
  const findings = await Promise.all([
    checkConsumer(workspace, tarballs, join(scratch, 'consumer')),
    ...tarballs.flatMap((tarball) => [
      checkContent(tarball),
      checkWithPublint(tarball),
      checkWithAttw(tarball, workspace.root),
    ]),
  ])
  return findings.flat()
}
